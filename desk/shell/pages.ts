import { lazy, type ComponentType } from 'react';
import type { PageRoute } from './router.ts';

type Page = ComponentType<{ params: Record<string, string> }>;

const page = (load: () => Promise<{ default: Page }>): Page => lazy(load);

/** Every page of the desk; each is fetched when it is first opened. */
export const pages: readonly PageRoute<Page>[] = [
  { pattern: '/', page: page(() => import('../tickets/stuck-page.tsx')) },
  { pattern: '/tickets', page: page(() => import('../tickets/inbox-page.tsx')) },
  { pattern: '/tickets/:ticketId', page: page(() => import('../tickets/ticket-page.tsx')) },
  { pattern: '/raise', page: page(() => import('../tickets/raise-page.tsx')) },
  { pattern: '/figures', page: page(() => import('../figures/figures-page.tsx')) },
  { pattern: '/people', page: page(() => import('../people/people-page.tsx')) },
  { pattern: '/people/:personId', page: page(() => import('../people/person-page.tsx')) },
  { pattern: '/units', page: page(() => import('../people/units-page.tsx')) },
  { pattern: '/units/:unitId', page: page(() => import('../people/unit-page.tsx')) },
  { pattern: '/areas', page: page(() => import('../people/areas-page.tsx')) },
  { pattern: '/grants', page: page(() => import('../people/grants-page.tsx')) },
  { pattern: '/calendar', page: page(() => import('../people/calendar-page.tsx')) },
  { pattern: '/sessions', page: page(() => import('../people/sessions-page.tsx')) },
  { pattern: '/settings', page: page(() => import('../operations/presets-page.tsx')) },
  { pattern: '/dead-letters', page: page(() => import('../operations/dead-letters-page.tsx')) },
  { pattern: '/audit', page: page(() => import('../operations/audit-page.tsx')) },
];
