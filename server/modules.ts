import type { Module } from './kernel/module.ts';
import { ticketsModule } from './modules/tickets/public.ts';

/** The one list of modules. Each exports its `Module` from public.ts. */
export const modules = [ticketsModule] as const satisfies readonly Module[];
