/**
 * An intent is one piece of work a person has done on this phone: a command with its input and its own id, made once and
 * never changed, so that sending it again is a replay and not a second deed.
 */

/** The commands that may be kept and sent later. The others (unmasking a phone number) need the network at once. */
export const keepable = [
  'tickets.raise',
  'tickets.settle',
  'tickets.accept',
  'tickets.note',
  'tickets.ask-information',
  'tickets.supply-information',
  'tickets.resolve',
  'tickets.return',
  'tickets.ask-promise-move',
] as const;
export type Keepable = (typeof keepable)[number];

/** What the server said when it refused: shown to the person as it came. */
export interface Said {
  code: string;
  status: number;
  title: string;
  mend: string | null;
}

/**
 * kept: on this phone, not yet known to be at the server. sent: the server has answered that it is done.
 * refused: the server has said no, and the person decides whether to mend it or drop it.
 */
export type IntentState = 'kept' | 'sent' | 'refused';

export interface Intent {
  /** the command id (Idempotency-Key), UUIDv7 */
  id: string;
  command: Keepable;
  /** the ticket it is about; for raising, the id the new ticket will have */
  ticketId: string;
  /** the whole input, with `ticketId` or `id`, pictures by id and `happenedAt` where the command takes them */
  input: Readonly<Record<string, unknown>>;
  /** pictures that must be at the server before the command is sent */
  pictureIds: readonly string[];
  /** what the person sees it called: number and subject of the ticket when it was made */
  about: { number: string | null; subject: string };
  /** when the person did it, ISO */
  madeAt: string;
  /** order of making on this phone; unique */
  order: number;
  state: IntentState;
  /** how often sending was tried without an answer */
  tries: number;
  /** not before this time, ISO; null: as soon as possible */
  notBefore: string | null;
  sentAt: string | null;
  /** what the server answered */
  answer: unknown;
  refusal: Said | null;
}
