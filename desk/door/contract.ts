import type { OutputOf } from '../../doors/client.ts';

/** The things the desk shows, by the names it uses for them; their shapes are the server's. */
export type TicketLine = OutputOf<'tickets.inbox'>['items'][number];
export type TicketPage = OutputOf<'tickets.ticket'>;
export type StoryLine = TicketPage['story'][number];
export type Picture = TicketPage['pictures'][number];
export type Mover = TicketLine['mover'];
export type State = TicketLine['state'];
