import { Checkbox } from 'antd';
import type { TicketLine } from '../door/contract.ts';
import { MoveWords, StateWords } from '../look/state-word.tsx';
import { Link } from '../shell/router.ts';
import { useWords } from '../text/words.tsx';

export interface RowSelection {
  chosen: boolean;
  choose(chosen: boolean): void;
}

/** One ticket in a list: what it is about, where, how it stands, and whose move it is. */
export function TicketRow({
  ticket,
  selection,
  linkRef,
}: {
  ticket: TicketLine;
  selection?: RowSelection;
  linkRef?: (link: HTMLAnchorElement | null) => void;
}) {
  const t = useWords();
  const place = [ticket.areaName, ticket.placeWords].filter(Boolean).join(' · ');
  return (
    <div className={selection ? 'ticket-row choosable' : 'ticket-row'}>
      {selection && (
        <Checkbox
          checked={selection.chosen}
          onChange={(event) => selection.choose(event.target.checked)}
          aria-label={t('inbox.choose', { number: ticket.number })}
        />
      )}
      <div className="row-what">
        <Link to={`/tickets/${ticket.id}`} ref={linkRef ?? (() => {})}>
          {ticket.subject}
        </Link>
        <span className="row-place">
          <span className="figures">{ticket.number}</span>
          {place}
        </span>
      </div>
      <div className="row-state">
        <StateWords ticket={ticket} />
        {ticket.handling > 1 && <span className="mark">{t('ticket.second-handling')}</span>}
        {ticket.overdueAt && <span className="mark late">{t('ticket.overdue')}</span>}
      </div>
      <div className="row-move">
        <MoveWords ticket={ticket} />
      </div>
      <div className="row-promise">
        {ticket.promisedOn ? t('ticket.promised-short', { date: t.date(ticket.promisedOn) }) : ''}
      </div>
    </div>
  );
}
