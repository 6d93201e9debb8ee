/** Makes intents out of what a person has done: with the id, the time and the pictures they will always have. */
import { newId } from '../../doors/client.ts';
import type { Intent, Keepable } from './intent.ts';

export interface Doing {
  command: Keepable;
  ticketId: string;
  input: Readonly<Record<string, unknown>>;
  pictureIds: readonly string[];
  about: Intent['about'];
}

/** The commands that take the time at which the work was done. */
const dated: ReadonlySet<Keepable> = new Set([
  'tickets.raise',
  'tickets.settle',
  'tickets.accept',
  'tickets.note',
  'tickets.resolve',
]);

/** The field by which a command takes its pictures, for those that take any. */
const pictureField: Partial<Record<Keepable, string>> = {
  'tickets.raise': 'pictureIds',
  'tickets.settle': 'pictureIds',
  'tickets.note': 'pictureIds',
  'tickets.supply-information': 'pictureIds',
  'tickets.resolve': 'pictureIds',
};

/** The whole input of a doing: empty fields left out, because the server refuses what it does not expect. */
export function inputOf(doing: Doing, happenedAt: string): Intent['input'] {
  const input: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(doing.input)) {
    if (value !== undefined && value !== null && value !== '') input[name] = value;
  }
  const begins = doing.command === 'tickets.raise' || doing.command === 'tickets.settle';
  input[begins ? 'id' : 'ticketId'] = doing.ticketId;
  const field = pictureField[doing.command];
  if (field && doing.pictureIds.length > 0) input[field] = doing.pictureIds;
  if (dated.has(doing.command)) input['happenedAt'] = happenedAt;
  return input;
}

export function intentOf(doing: Doing, now: number): Omit<Intent, 'order'> {
  const madeAt = new Date(now).toISOString();
  return {
    id: newId(),
    command: doing.command,
    ticketId: doing.ticketId,
    input: inputOf(doing, madeAt),
    pictureIds: doing.pictureIds,
    about: doing.about,
    madeAt,
    state: 'kept',
    tries: 0,
    notBefore: null,
    sentAt: null,
    answer: null,
    refusal: null,
  };
}

/** A doing on a ticket that is there. */
export function doingOf(
  command: Keepable,
  ticket: { id: string; number: string; subject: string },
  input: Doing['input'],
  pictureIds: readonly string[] = [],
): Doing {
  return { command, ticketId: ticket.id, input, pictureIds, about: { number: ticket.number, subject: ticket.subject } };
}
