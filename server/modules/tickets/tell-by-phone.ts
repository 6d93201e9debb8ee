import type { Recipient } from '../notices/public.ts';
import { findReporter } from './reporter.ts';
import { findTicket } from './store.ts';
import { tellWords } from './tell-words.ts';

/**
 * What a ticket tells its resident also goes to their phone, where there is one: shown to be theirs by a code, or taken down by an
 * officer who spoke with them. A number that somebody merely typed on the site gets nothing, because it may be a stranger's.
 */
export const ticketsByPhone: Recipient = {
  subjectKind: 'ticket',
  types: [
    'ticket.accepted',
    'ticket.closed',
    'ticket.dispatch-undone',
    'ticket.dispatched',
    'ticket.information-asked',
    'ticket.information-ended',
    'ticket.noted',
    'ticket.promise-moved',
    'ticket.reopened',
    'ticket.resolved',
    'ticket.return-decided',
    'ticket.reviewed',
    'ticket.withdrawn',
  ],
  async resolve(tx, ticketId) {
    const reporter = await findReporter(tx, ticketId);
    if (!reporter?.phone) return undefined;
    if (reporter.phoneVerifiedAt === null && (await findTicket(tx, ticketId))?.channel === 'site') return undefined;
    return { phone: reporter.phone, language: 'zh-CN' };
  },
  word: tellWords,
};
