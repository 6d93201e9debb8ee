import type { InputOf } from '../../doors/client.ts';

export type InboxInput = InputOf<'tickets.inbox'>;
export type View = NonNullable<InboxInput['view']>;

const textNames = [
  'view',
  'state',
  'mover',
  'channel',
  'unitId',
  'areaId',
  'category',
  'month',
  'monthFrom',
  'monthTo',
  'replyDaysFrom',
  'replyDaysTo',
  'replyWorkingDaysFrom',
  'replyWorkingDaysTo',
  'outcome',
  'excludedGround',
  'number',
] as const;
const flagNames = [
  'stuck',
  'overdue',
  'resolved',
  'solved',
  'satisfied',
  'rated',
  'excluded',
  'askingForTime',
  'secondHandling',
  'open',
  'dispatched',
  'contacted',
  'contactedInTime',
] as const;

/** What of the inbox stands in the address, by the names the server knows them by; `all` is "not only open ones". */
export type InboxFilters = Partial<Record<(typeof textNames)[number], string>> &
  Partial<Record<(typeof flagNames)[number], boolean>> & { all?: true };

export type FilterName = keyof InboxFilters;

/** Reads the filters of an address; what is not a filter is left alone and unread. */
export function readFilters(search: URLSearchParams): InboxFilters {
  const filters: InboxFilters = {};
  for (const name of textNames) {
    const value = search.get(name)?.trim();
    if (value) filters[name] = value.slice(0, 100);
  }
  for (const name of flagNames) {
    const value = search.get(name);
    if (value === 'true') filters[name] = true;
    if (value === 'false') filters[name] = false;
  }
  if (search.get('all') === 'true') filters.all = true;
  return filters;
}

/** The query of an address that holds these filters. */
export function writeFilters(filters: InboxFilters): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined && value !== '') query[name] = String(value);
  }
  return query;
}

/** The views somebody's roles open, the first one being where they start. */
export function viewsFor(roles: readonly string[]): View[] {
  const views: View[] = [];
  const has = (...wanted: string[]): boolean => wanted.some((role) => roles.includes(role));
  if (has('dispatcher', 'supervisor', 'clerk')) views.push('area');
  if (has('unit-lead', 'unit-staff', 'grid-worker', 'helper')) views.push('unit', 'mine');
  if (has('grid-worker')) views.push('area');
  if (has('clerk', 'dispatcher', 'grid-worker', 'helper')) views.push('raised-by-me');
  return views.length > 0 ? [...new Set(views)] : ['all'];
}

/** Filters that can mean answered tickets as well: with them the list is not confined to open ones. */
const beyondOpen: readonly FilterName[] = [
  'all',
  'number',
  'month',
  'monthFrom',
  'monthTo',
  'replyDaysFrom',
  'replyDaysTo',
  'replyWorkingDaysFrom',
  'replyWorkingDaysTo',
  'dispatched',
  'contacted',
  'contactedInTime',
  'outcome',
  'resolved',
  'solved',
  'satisfied',
  'rated',
  'excluded',
  'excludedGround',
  'secondHandling',
];

/** Whether these filters ask for open tickets only. */
export function onlyOpen(filters: InboxFilters): boolean {
  if (filters.open !== undefined) return filters.open;
  if (beyondOpen.some((name) => filters[name] !== undefined)) return false;
  if (filters.mover === 'caller' || filters.mover === 'nobody') return false;
  return !['resolved', 'closed', 'withdrawn'].includes(filters.state ?? '');
}

/** What is asked of the server for these filters. A number is searched for in all that one may see. */
export function inboxInput(filters: InboxFilters, views: readonly View[]): InboxInput {
  const { all: _all, view, ...rest } = filters;
  const chosen = views.find((each) => each === view) ?? views[0] ?? 'all';
  return {
    ...(rest as Omit<InboxInput, 'view'>),
    view: filters.number === undefined ? chosen : 'all',
    ...(onlyOpen(filters) ? { open: true } : {}),
    limit: 100,
  };
}
