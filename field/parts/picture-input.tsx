import { useEffect, useId, useMemo, useState, type ChangeEvent } from 'react';
import { useWords } from '../language.ts';
import type { KeptPicture } from '../outbox/store.ts';
import { picturesAtOnce, PictureUnreadable, shrinkPicture } from '../pictures.ts';
import { Icon } from './icon.tsx';

/** Addresses for pictures that are only on this phone; given back when they are no longer shown. */
function useAddresses(pictures: readonly KeptPicture[]): string[] {
  const addresses = useMemo(() => pictures.map((picture) => URL.createObjectURL(picture.blob)), [pictures]);
  useEffect(
    () => () => {
      for (const address of addresses) URL.revokeObjectURL(address);
    },
    [addresses],
  );
  return addresses;
}

export function KeptPictures({ pictures }: { pictures: readonly KeptPicture[] }) {
  const { t } = useWords();
  const addresses = useAddresses(pictures);
  return (
    <div className="pictures">
      {addresses.map((address, index) => (
        <img key={address} src={address} alt={t('ticket.picture', { index: index + 1 })} />
      ))}
    </div>
  );
}

interface Props {
  pictures: readonly KeptPicture[];
  onChange: (pictures: readonly KeptPicture[]) => void;
  onBusy: (busy: boolean) => void;
}

/** Takes pictures from the camera or the album, shrunk before they are kept. Never required. */
export function PictureInput({ pictures, onChange, onBusy }: Props) {
  const { t } = useWords();
  const id = useId();
  const [said, setSaid] = useState('');
  const addresses = useAddresses(pictures);
  const add = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    const files = [...(input.files ?? [])];
    input.value = '';
    onBusy(true);
    setSaid(t('picture.shrinking'));
    let kept = [...pictures];
    let word = '';
    for (const file of files) {
      if (kept.length >= picturesAtOnce) {
        word = t('picture.too-many', { limit: picturesAtOnce });
        break;
      }
      try {
        kept = [...kept, await shrinkPicture(file)];
      } catch (error) {
        if (!(error instanceof PictureUnreadable)) throw error;
        word = t('picture.unreadable');
      }
    }
    onChange(kept);
    setSaid(word);
    onBusy(false);
  };
  return (
    <div className="field">
      {pictures.length > 0 ? (
        <div className="pictures">
          {pictures.map((picture, index) => (
            <figure key={picture.id}>
              <img src={addresses[index]} alt={t('ticket.picture', { index: index + 1 })} />
              <button
                type="button"
                className="link"
                onClick={() => onChange(pictures.filter((one) => one.id !== picture.id))}
              >
                {t('picture.remove', { index: index + 1 })}
              </button>
            </figure>
          ))}
        </div>
      ) : null}
      {pictures.length < picturesAtOnce ? (
        <>
          <input
            id={id}
            className="file"
            type="file"
            accept="image/*"
            multiple
            aria-describedby={`${id}-hint`}
            onChange={(event) => void add(event)}
          />
          <label htmlFor={id} className="button">
            <Icon name="camera" />
            {pictures.length > 0 ? t('picture.add-more') : t('picture.add')}
          </label>
        </>
      ) : null}
      <p className="hint" id={`${id}-hint`}>
        {t('picture.hint')}
      </p>
      <p role="status" className={said ? 'wrong' : 'unseen'}>
        {said}
      </p>
    </div>
  );
}
