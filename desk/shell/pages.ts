import { lazy, type ComponentType } from 'react';
import type { PageRoute } from './router.ts';

type Page = ComponentType<{ params: Record<string, string> }>;

const page = (load: () => Promise<{ default: Page }>): Page => lazy(load);

/** Every page of the desk; each is fetched when it is first opened. */
export const pages: readonly PageRoute<Page>[] = [
  { pattern: '/', page: page(() => import('../tickets/stuck-page.tsx')) },
  { pattern: '/tickets', page: page(() => import('../tickets/inbox-page.tsx')) },
  { pattern: '/tickets/:ticketId', page: page(() => import('../tickets/ticket-page.tsx')) },
];
