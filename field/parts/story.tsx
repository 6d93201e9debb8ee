import { useWords } from '../language.ts';
import type { Ticket } from '../matter.ts';
import { sentenceOf } from '../sentences.ts';

/** What has happened, as a story, the latest first. */
export function Story({ ticket }: { ticket: Ticket }) {
  const words = useWords();
  const { t, time } = words;
  return (
    <section aria-labelledby="story">
      <h2 id="story">{t('ticket.story')}</h2>
      <ol className="story">
        {ticket.story.toReversed().map((entry) => (
          <li key={entry.id}>
            <p className="story-when">
              {time(entry.at)}
              {entry.actorName ? ` · ${entry.actorName}` : ''}
              {entry.audience === 'internal' ? ` · ${t('ticket.internal')}` : ''}
            </p>
            <p>{sentenceOf(entry, words)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
