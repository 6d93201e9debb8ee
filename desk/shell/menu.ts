import type { Key } from '../text/words.tsx';

export type PageName =
  | 'stuck'
  | 'inbox'
  | 'raise'
  | 'figures'
  | 'people'
  | 'units'
  | 'areas'
  | 'grants'
  | 'calendar'
  | 'sessions'
  | 'settings'
  | 'dead-letters'
  | 'audit';

export interface MenuItem {
  page: PageName;
  path: string;
  title: Key;
  /** second key after 'g' */
  go: string;
}

export interface MenuGroup {
  title: Key;
  items: readonly MenuItem[];
}

const work = ['clerk', 'dispatcher', 'unit-staff', 'unit-lead', 'supervisor', 'grid-worker', 'helper'];
const counting = ['clerk', 'dispatcher', 'supervisor', 'unit-lead'];
const raising = ['clerk', 'dispatcher', 'grid-worker'];
const system = ['system-administrator'];
const security = ['security-administrator'];
const audit = ['audit-administrator'];

const groups: readonly { title: Key; items: readonly (MenuItem & { for: readonly string[] })[] }[] = [
  {
    title: 'menu.work',
    items: [
      { page: 'stuck', path: '/', title: 'stuck.title', go: 's', for: work },
      { page: 'inbox', path: '/tickets', title: 'inbox.title', go: 'i', for: work },
      { page: 'raise', path: '/raise', title: 'raise.title', go: 'r', for: raising },
      { page: 'figures', path: '/figures', title: 'figures.title', go: 'f', for: counting },
    ],
  },
  {
    title: 'menu.land',
    items: [
      { page: 'people', path: '/people', title: 'people.title', go: 'p', for: [...system, ...security] },
      { page: 'units', path: '/units', title: 'units.title', go: 'u', for: system },
      { page: 'areas', path: '/areas', title: 'areas.title', go: 'a', for: system },
      { page: 'grants', path: '/grants', title: 'grants.title', go: 'o', for: [...system, ...security] },
    ],
  },
  {
    title: 'menu.house',
    items: [
      { page: 'calendar', path: '/calendar', title: 'calendar.title', go: 'c', for: system },
      { page: 'settings', path: '/settings', title: 'presets.title', go: 'e', for: [...system, ...security] },
      { page: 'dead-letters', path: '/dead-letters', title: 'letters.title', go: 'd', for: system },
      { page: 'sessions', path: '/sessions', title: 'sessions.title', go: 'n', for: security },
      { page: 'audit', path: '/audit', title: 'audit.title', go: 'l', for: audit },
    ],
  },
];

/** What somebody with these roles finds in the menu; a group without any page is left out. */
export function menuFor(roles: readonly string[]): MenuGroup[] {
  return groups
    .map((group) => ({
      title: group.title,
      items: group.items.filter((item) => item.for.some((role) => roles.includes(role))),
    }))
    .filter((group) => group.items.length > 0);
}

/** Where somebody starts: what is stuck, or the first page they may use, or their own sessions. */
export function startOf(roles: readonly string[]): string {
  return menuFor(roles)[0]?.items[0]?.path ?? '/sessions';
}
