import type { TicketLine } from '../door/contract.ts';
import { useWords } from '../text/words.tsx';
import { urgencyOf } from '../text/time.ts';

/** Where a ticket stands, in words: its state, and what came of it when it is answered. */
export function StateWords({ ticket }: { ticket: Pick<TicketLine, 'state' | 'outcome'> }) {
  const t = useWords();
  const state = t.of('state', ticket.state);
  if (!ticket.outcome) return <span className="state">{state}</span>;
  return (
    <span className={ticket.outcome === 'solved' ? 'state done' : 'state'}>
      {state} · {t.of('outcome', ticket.outcome)}
    </span>
  );
}

/** Whose move it is and by when: 'dispatcher, 3 hours past'. Colour only repeats what the words say. */
export function MoveWords({
  ticket,
}: {
  ticket: Pick<TicketLine, 'mover' | 'moveDueAt' | 'unitName' | 'handlerName'>;
}) {
  const t = useWords();
  if (ticket.mover === 'nobody') return null;
  const who =
    (ticket.mover === 'handler' && ticket.handlerName) ||
    (ticket.mover === 'unit' && ticket.unitName) ||
    t.of('mover', ticket.mover);
  return (
    <>
      {t('move.whose', { who })}
      {ticket.moveDueAt && <DueWords dueAt={ticket.moveDueAt} />}
    </>
  );
}

export function DueWords({ dueAt }: { dueAt: string }) {
  const t = useWords();
  const urgency = urgencyOf(dueAt, new Date());
  return (
    <time dateTime={dueAt} title={t.fullTime(dueAt)} className={`due ${urgency}`}>
      {t.distance(dueAt)}
    </time>
  );
}

/** An instant in words. */
export function Time({ at }: { at: string }) {
  const t = useWords();
  return (
    <time dateTime={at} title={t.fullTime(at)}>
      {t.time(at)}
    </time>
  );
}
