import { useWords } from '../language.ts';
import type { Intent } from '../outbox/intent.ts';
import { waitsBehindRefused } from '../outbox/queue.ts';

/** Says plainly where a piece of work is: on this phone, sent, or not taken in. */
export function WordOfWork({ intent, intents }: { intent: Intent; intents: readonly Intent[] }) {
  const { t, time } = useWords();
  switch (intent.state) {
    case 'sent':
      return <span className="word word-sent">{t('word.sent', { time: time(intent.sentAt ?? intent.madeAt) })}</span>;
    case 'refused':
      return <span className="word word-refused">{t('word.refused')}</span>;
    case 'kept':
      return (
        <span className="word word-kept">
          {t(waitsBehindRefused(intent, intents) ? 'word.behind' : 'word.kept', { time: time(intent.madeAt) })}
        </span>
      );
  }
}
