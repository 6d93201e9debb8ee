import type { Speech } from '../text/words.tsx';

type Say = Pick<Speech, 'of' | 'find' | 'date' | 'time'>;

export interface TellableEvent {
  type: string;
  values: Readonly<Record<string, unknown>>;
}

/** Families of words that stand in an event's values as bare codes; `ground` means different things by type. */
const groundFamily: Record<string, string> = {
  'ticket.returned': 'ground',
  'ticket.closed': 'close',
  'ticket.excluded': 'exclusion',
};

/** Which sentence of the catalogue tells an event, the closest first. */
function keysOf({ type, values }: TellableEvent): string[] {
  const keys: string[] = [];
  if (type === 'ticket.accepted' && values['handlerName']) keys.push(`story.${type}.by`);
  // what the resident said on the phone is there only for those who may read ratings
  if (type === 'ticket.called-back' && values['solved'] !== undefined) keys.push(`story.${type}.judged`);
  if (type === 'ticket.called-back')
    keys.push(`story.${type}.${values['reached'] === false ? 'unreached' : 'reached'}`);
  if (type === 'ticket.return-decided') keys.push(`story.${type}.${String(values['decision'])}`);
  if (type === 'ticket.dispatched' && values['fromUnitName']) keys.push(`story.${type}.again`);
  if (type === 'ticket.resolved' && values['onTheSpot'] === true) keys.push(`story.${type}.on-the-spot`);
  return [...keys, `story.${type}`];
}

/** An event as one sentence for officers, with codes as words and dates as people say them. */
export function storyWords(say: Say, event: TellableEvent): string {
  const words: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(event.values)) words[name] = valueWords(say, event.type, name, value);
  for (const key of keysOf(event)) {
    const found = say.find(key, words);
    if (found !== undefined) return found;
  }
  return event.type;
}

function valueWords(say: Say, type: string, name: string, value: unknown): unknown {
  if (typeof value === 'boolean') return say.of(name, value ? 'yes' : 'no');
  if (typeof value !== 'string') return value;
  if (name === 'outcome' || name === 'channel') return say.of(name, value);
  if (name === 'ground') return say.of(groundFamily[type] ?? 'ground', value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return say.date(value);
  if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return say.time(value);
  return value;
}

/** What else an event says that its sentence does not: remarks for colleagues. */
export function remarksOf(event: TellableEvent): string[] {
  const named: Record<string, readonly string[]> = {
    'ticket.dispatched': ['note'],
    'ticket.rated': ['comment'],
    'ticket.called-back': ['comment'],
    'ticket.withdrawn': ['reason'],
    'ticket.resolved': ['referredTo'],
  };
  return (named[event.type] ?? [])
    .map((name) => event.values[name])
    .filter((value): value is string => typeof value === 'string' && value !== '');
}

/** Whether an event was written down noticeably later than it happened: work done without network, or imported. */
export function recordedLate(event: { at: string; recordedAt: string }): boolean {
  return new Date(event.recordedAt).getTime() - new Date(event.at).getTime() > 10 * 60_000;
}
