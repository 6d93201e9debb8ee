import type { Tx } from '../../kernel/database/database.ts';
import type { StoredEvent } from '../../kernel/event.ts';
import { areasOf, personNames, unitsOf } from '../people/public.ts';

/** One line of a ticket's story: what happened, when, through whom; the words are made from `type` and `values` by the page. */
export interface StoryLine {
  id: string;
  at: Date;
  recordedAt: Date;
  type: string;
  actorKind: string;
  actorName: string | null;
  /** whether the resident sees this line too */
  audience: 'resident' | 'internal';
  values: Record<string, unknown>;
}

/** What the resident may see of each type of event; a type that is not here stays inside. */
const forResident: Record<string, readonly string[]> = {
  'ticket.raised': ['channel'],
  'ticket.dispatched': ['unitName', 'promisedOn'],
  'ticket.dispatch-undone': [],
  'ticket.accepted': ['unitName'],
  'ticket.noted': ['text', 'pictureIds'],
  'ticket.information-asked': ['question', 'endsAt'],
  'ticket.information-supplied': ['answer', 'pictureIds'],
  'ticket.information-ended': [],
  // only an upheld one, and never why: the grounds are between the unit and whoever decides
  'ticket.return-decided': ['decision', 'unitName'],
  'ticket.resolved': ['outcome', 'outcomeText', 'reviewOn', 'referredTo', 'unitName', 'onTheSpot', 'pictureIds'],
  'ticket.promise-moved': ['fromDate', 'toDate', 'reason'],
  'ticket.called-back': ['reached'],
  'ticket.rated': ['solved', 'satisfied', 'comment'],
  'ticket.reopened': ['reason', 'promisedOn', 'unitName'],
  'ticket.reviewed': ['promisedOn', 'unitName'],
  'ticket.closed': ['ground'],
  'ticket.withdrawn': ['reason'],
  'ticket.overdue': ['promisedOn'],
};

/** Events that are the program's own bookkeeping and tell a reader nothing. */
const silent = new Set(['ticket.in-time-after-all', 'ticket.area-unchanged']);

function audienceOf(event: StoredEvent): 'resident' | 'internal' {
  if (event.type === 'ticket.noted') return event.data['audience'] === 'resident' ? 'resident' : 'internal';
  if (event.type === 'ticket.return-decided') return event.data['decision'] === 'upheld' ? 'resident' : 'internal';
  return event.type in forResident ? 'resident' : 'internal';
}

/**
 * Makes the story of a ticket from its events. `reader` 'resident' gets the resident's lines with the resident's values only;
 * `withRating` false leaves out what the resident said of those rated.
 */
export async function storyOf(
  tx: Tx,
  events: readonly StoredEvent[],
  options: { reader: 'resident' | 'officer'; withRating: boolean },
): Promise<StoryLine[]> {
  const ids = (key: string) => events.map((event) => event.data[key]).filter((id) => typeof id === 'string');
  const [units, persons, areas] = await Promise.all([
    unitsOf(tx, [...ids('unitId'), ...ids('fromUnitId')]),
    personNames(tx, [
      ...ids('handlerId'),
      ...ids('fromHandlerId'),
      ...events.map((event) => event.actorId).filter((id) => id !== null),
    ]),
    areasOf(tx, ids('areaId')),
  ]);
  const unitName = (id: unknown) => (typeof id === 'string' ? (units.get(id)?.name ?? null) : null);
  const personName = (id: unknown) => (typeof id === 'string' ? (persons.get(id) ?? null) : null);
  const lines: StoryLine[] = [];
  for (const event of events) {
    if (silent.has(event.type)) continue;
    const audience = audienceOf(event);
    if (options.reader === 'resident' && audience !== 'resident') continue;
    if (event.type === 'ticket.rated' && !options.withRating) continue;
    const { tell: _tell, ...data } = event.data;
    const all: Record<string, unknown> = {
      ...data,
      unitName: unitName(data['unitId']),
      fromUnitName: unitName(data['fromUnitId']),
      handlerName: personName(data['handlerId']),
      fromHandlerName: personName(data['fromHandlerId']),
      areaName: typeof data['areaId'] === 'string' ? (areas.get(data['areaId'])?.name ?? null) : null,
    };
    if (event.type === 'ticket.called-back' && !options.withRating) {
      delete all['solved'];
      delete all['satisfied'];
      delete all['comment'];
    }
    const keys = options.reader === 'resident' ? (forResident[event.type] ?? []) : Object.keys(all);
    lines.push({
      id: event.id,
      at: event.at,
      recordedAt: event.recordedAt,
      // reopened by a call has no reason of its own; the resident's page words it by the date alone
      type:
        options.reader === 'officer' && event.type === 'ticket.reopened' && !data['reason']
          ? 'ticket.reopened.called-back'
          : event.type,
      actorKind: event.actorKind,
      actorName: options.reader === 'officer' ? personName(event.actorId) : null,
      audience,
      values: Object.fromEntries(
        keys.filter((key) => all[key] !== null && all[key] !== undefined).map((key) => [key, all[key]]),
      ),
    });
  }
  return lines.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}
