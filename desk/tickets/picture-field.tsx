import { Button } from 'antd';
import { useRef, useState } from 'react';
import { addressOf, newId, upload } from '../../doors/client.ts';
import { RefusalNote } from '../look/refusal-note.tsx';
import { useWords } from '../text/words.tsx';

const most = 5;

/** Up to five pictures; each is sent as soon as it is chosen. */
export function PictureField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: readonly string[];
  onChange(pictureIds: readonly string[]): void;
}) {
  const t = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function add(files: readonly File[]): Promise<void> {
    setBusy(true);
    setError(null);
    const ids = [...value];
    try {
      for (const file of files.slice(0, most - ids.length)) {
        ids.push(await sendPicture(file));
        onChange([...ids]);
      }
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  }

  return (
    <fieldset className="field">
      <legend>
        {label}
        <span className="optional">{t('form.optional')}</span>
      </legend>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/jpeg,image/png,image/webp"
        onChange={(event) => {
          void add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      {value.length > 0 && (
        <ul className="pictures">
          {value.map((id, index) => (
            <li key={id}>
              <img
                src={`${addressOf('tickets.picture', { pictureId: id })}?size=small`}
                alt={t('picture.alt', { number: index + 1 })}
                height={96}
              />
              <button type="button" className="plain" onClick={() => onChange(value.filter((each) => each !== id))}>
                {t('picture.remove', { number: index + 1 })}
              </button>
            </li>
          ))}
        </ul>
      )}
      {value.length < most && (
        <Button onClick={() => input.current?.click()} loading={busy}>
          {t('picture.add')}
        </Button>
      )}
      <RefusalNote error={error} />
    </fieldset>
  );
}

/** Sends one picture as it is; the server makes it upright and free of where it was taken. Answers its id. */
async function sendPicture(file: File): Promise<string> {
  const commandId = newId();
  const answer = (await upload('tickets.upload-picture', {}, file, { commandId })) as { id?: string };
  return answer.id ?? commandId;
}
