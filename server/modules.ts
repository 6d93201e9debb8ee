import type { Module } from './kernel/module.ts';
import { administrationModule } from './modules/administration/public.ts';
import { calendarModule } from './modules/calendar/public.ts';
import { figuresModule } from './modules/figures/public.ts';
import { noticesModule } from './modules/notices/public.ts';
import { peopleModule } from './modules/people/public.ts';
import { ticketsModule } from './modules/tickets/public.ts';

/** The one list of modules. Each exports its `Module` from public.ts. */
export const modules = [
  peopleModule,
  calendarModule,
  ticketsModule,
  figuresModule,
  noticesModule,
  administrationModule,
] as const satisfies readonly Module[];
