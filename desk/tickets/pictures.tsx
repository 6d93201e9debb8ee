import { addressOf } from '../../doors/client.ts';
import type { Picture } from '../door/contract.ts';
import { useWords } from '../text/words.tsx';

const smallSide = 160;

/** Pictures in small; each opens in full size in a window of its own. */
export function Pictures({ pictures }: { pictures: readonly Picture[] }) {
  const t = useWords();
  if (pictures.length === 0) return null;
  return (
    <ul className="pictures">
      {pictures.map((picture, index) => (
        <li key={picture.id}>
          <a
            href={`${addressOf('tickets.picture', { pictureId: picture.id })}?size=full`}
            target="_blank"
            rel="noreferrer"
          >
            <img
              src={`${addressOf('tickets.picture', { pictureId: picture.id })}?size=small`}
              alt={t('picture.alt', { number: index + 1 })}
              height={smallSide}
              width={Math.round((smallSide * picture.width) / Math.max(1, picture.height))}
              loading="lazy"
            />
          </a>
          {picture.audience === 'internal' && <span className="audience inside">{t('story.inside')}</span>}
        </li>
      ))}
    </ul>
  );
}
