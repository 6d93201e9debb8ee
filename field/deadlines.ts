/** Groups a worker's list by deadline, in civil days of the district's zone. Pure. */
import type { TicketLine } from './matter.ts';

export const groups = ['overdue', 'today', 'soon', 'later', 'waiting'] as const;
export type Group = (typeof groups)[number];

/** How many civil days from today still count as soon. */
const soonDays = 3;

/** The civil date 'YYYY-MM-DD' people in the zone have at that instant. */
export function civilDateIn(zone: string, instant: number): string {
  const parts: Record<string, string> = {};
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  for (const { type, value } of format.formatToParts(instant)) parts[type] = value;
  return `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}`;
}

/** Civil days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The date so many civil days later. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

type Dated = Pick<TicketLine, 'state' | 'promisedOn' | 'promisedUntil' | 'overdueAt'>;

/**
 * The group a ticket stands in. Past its promise: overdue, even on the promised day once the working day has ended. Waiting for the
 * resident is nobody's hurry here, but what is overdue stays overdue.
 */
export function groupOf(line: Dated, now: number, zone: string): Group {
  const today = civilDateIn(zone, now);
  const { promisedOn, promisedUntil } = line;
  if (line.overdueAt !== null) return 'overdue';
  if (promisedUntil === null ? promisedOn !== null && promisedOn < today : Date.parse(promisedUntil) < now)
    return 'overdue';
  if (line.state === 'awaiting-information') return 'waiting';
  if (promisedOn === null) return 'later';
  const days = daysBetween(today, promisedOn);
  if (days <= 0) return 'today';
  return days <= soonDays ? 'soon' : 'later';
}

/** All groups in order of hurry, each by deadline and then by age; empty groups are left out. */
export function groupByDeadline<L extends Dated & { raisedAt: string }>(
  lines: readonly L[],
  now: number,
  zone: string,
): { group: Group; lines: L[] }[] {
  const found = new Map<Group, L[]>();
  for (const line of lines) {
    const group = groupOf(line, now, zone);
    found.set(group, [...(found.get(group) ?? []), line]);
  }
  const deadline = (line: L) => line.promisedUntil ?? line.promisedOn ?? '9999';
  return groups.flatMap((group) => {
    const members = found.get(group);
    if (!members) return [];
    const sorted = members.toSorted((one, other) => {
      const [a, b] = [deadline(one), deadline(other)];
      if (a !== b) return a < b ? -1 : 1;
      return one.raisedAt < other.raisedAt ? -1 : 1;
    });
    return [{ group, lines: sorted }];
  });
}
