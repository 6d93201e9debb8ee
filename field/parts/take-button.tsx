import { useWords } from '../language.ts';
import type { TicketLine } from '../matter.ts';
import { doingOf } from '../outbox/doings.ts';
import { phone } from '../phone/use-phone.ts';
import { useAttempt } from './attempt.ts';

/** Takes a ticket with one tap; where nothing else on the screen says which, the subject is said along. */
export function TakeButton({ line, look, sayWhich }: { line: TicketLine; look: string; sayWhich: boolean }) {
  const { t } = useWords();
  const { busy, failed, attempt } = useAttempt();
  return (
    <>
      <button
        type="button"
        className={`button ${look}`}
        disabled={busy}
        onClick={() => attempt(() => phone.keepWork([doingOf('tickets.accept', line, {})]))}
      >
        {t('do.accept')}
        {sayWhich ? <span className="unseen"> {line.subject}</span> : null}
      </button>
      {failed ? (
        <p className="notice" role="alert">
          {t('app.failed')}
        </p>
      ) : null}
    </>
  );
}
