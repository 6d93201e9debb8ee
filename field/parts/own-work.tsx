import { useEffect, useState } from 'react';
import { useWords } from '../language.ts';
import type { Intent } from '../outbox/intent.ts';
import type { KeptPicture } from '../outbox/store.ts';
import { phone } from '../phone/use-phone.ts';
import { hrefOf } from '../route.ts';
import { KeptPictures } from './picture-input.tsx';
import { WordOfWork } from './word-of-work.tsx';

/** What a piece of work is called: its command's name in this door. */
export const nameOfWork = {
  'tickets.raise': 'do.raise',
  'tickets.settle': 'do.settle',
  'tickets.accept': 'do.accept',
  'tickets.note': 'do.note',
  'tickets.ask-information': 'do.ask',
  'tickets.supply-information': 'do.answer',
  'tickets.resolve': 'do.resolve',
  'tickets.return': 'do.return',
  'tickets.ask-promise-move': 'do.promise',
} as const;

/** What the person wrote in a piece of work. */
export function textOfWork(intent: Intent): string {
  const { text, question, answer, outcomeText, argument, reason, body } = intent.input;
  const words = text ?? question ?? answer ?? outcomeText ?? argument ?? reason ?? body;
  return typeof words === 'string' ? words : '';
}

/** The person's own work on one ticket, each piece with where it is now. */
export function OwnWork({ intents }: { intents: readonly Intent[] }) {
  const { t } = useWords();
  if (intents.length === 0) return null;
  return (
    <section aria-labelledby="own-work">
      <h2 id="own-work">{t('ticket.own-work')}</h2>
      <ul className="works">
        {intents.map((intent) => (
          <li key={intent.id}>
            <p>
              <strong>{t(nameOfWork[intent.command])}</strong> <WordOfWork intent={intent} intents={intents} />
            </p>
            {textOfWork(intent) ? <p className="quiet">{textOfWork(intent)}</p> : null}
            <PicturesOfWork intent={intent} />
            {intent.refusal ? (
              <>
                <p className="wrong">
                  {intent.refusal.title} {intent.refusal.mend}
                </p>
                <a className="button" href={hrefOf({ page: 'mend', id: intent.id })}>
                  {t('outbox.mend')}
                </a>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function PicturesOfWork({ intent }: { intent: Intent }) {
  const [pictures, setPictures] = useState<readonly KeptPicture[]>([]);
  const { state, pictureIds } = intent;
  useEffect(() => {
    let here = true;
    void phone.picturesOf(state === 'sent' ? [] : pictureIds).then((found) => {
      if (here) setPictures(found);
    });
    return () => {
      here = false;
    };
  }, [state, pictureIds]);
  return pictures.length > 0 ? <KeptPictures pictures={pictures} /> : null;
}
