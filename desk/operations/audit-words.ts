/** Kinds of events an audit looks for; others are found by following a person or a subject. */
export const auditTypes = [
  'session.opened',
  'session.ended',
  'session.revoked',
  'sign-in.failed',
  'password.changed',
  'password.reset',
  'second-factor.begun',
  'second-factor.reset',
  'account.opened',
  'grant.given',
  'grant.revoked',
  'person.registered',
  'person.changed',
  'person.left',
  'person.joined-unit',
  'person.left-unit',
  'person.unmasked',
  'unit.added',
  'unit.changed',
  'unit.retired',
  'area.added',
  'area.renamed',
  'area.moved',
  'area.merged',
  'area.absorbed',
  'area.retired',
  'areas.imported',
  'calendar.day-set',
  'calendar.day-cleared',
  'calendar.hours-changed',
  'dead-letter.retried',
  'gateway.set',
  'message.retried',
  'ticket.raised',
  'ticket.dispatched',
  'ticket.dispatch-undone',
  'ticket.accepted',
  'ticket.resolved',
  'ticket.returned',
  'ticket.return-decided',
  'ticket.promise-moved',
  'ticket.reporter-unmasked',
  'ticket.corrected',
  'ticket.area-followed',
  'ticket.excluded',
  'ticket.included',
  'ticket.reopened',
  'ticket.closed',
  'ticket.withdrawn',
  'batch.dispatched',
  'batch.undone',
] as const;

export interface Detail {
  name: string;
  value: string;
  /** a text people wrote is not shown; only how long it is */
  characters?: number;
}

/** The data of an event as short named values; nested ones by their path. Ids are cut to their end, by which they can be told apart. */
export function detailsOf(data: Readonly<Record<string, unknown>>, path = ''): Detail[] {
  return Object.entries(data).flatMap(([key, value]): Detail[] => {
    const name = path ? `${path}.${key}` : key;
    // what the resident was told is made from the same data
    if (value === null || value === undefined || name === 'tell') return [];
    if (Array.isArray(value)) return [{ name, value: String(value.length) }];
    if (typeof value === 'object') {
      const length = (value as { characters?: unknown }).characters;
      if (typeof length === 'number') return [{ name, value: '', characters: length }];
      return detailsOf(value as Record<string, unknown>, name);
    }
    return [{ name, value: shortened(String(value as string | number | boolean)) }];
  });
}

const shortened = (value: string): string =>
  /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value) ? `…${value.slice(-6)}` : value;
