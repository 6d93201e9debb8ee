import type { Module } from './kernel/module.ts';

/** The one list of modules. Each exports its `Module` from public.ts. */
export const modules = [] as const satisfies readonly Module[];
