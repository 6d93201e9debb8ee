/** All that other modules, the doors and the composition root may use of administration. */
import type { Module } from '../../kernel/module.ts';
import { routes } from './routes.ts';
import { administrationTexts } from './texts.ts';

export const administrationModule = {
  name: 'administration',
  routes,
  texts: [administrationTexts],
} as const satisfies Module;
