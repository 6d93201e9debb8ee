/** All that other modules, the doors and the composition root may use of figures. */
import type { Module } from '../../kernel/module.ts';
import { continueRebuild } from './rebuild.ts';
import { rollUp } from './roll-up.ts';
import { routes } from './routes.ts';
import { figureTexts } from './texts.ts';

export { figuresCli } from './figures.cli.ts';
export { beginRebuild, finishRebuild } from './rebuild.ts';
export { publicFigures, type PublicFigures, type PublicNumber } from './public-figures.ts';

export const figuresModule = {
  name: 'figures',
  routes,
  subscribers: [rollUp],
  jobs: [continueRebuild],
  texts: [figureTexts],
} as const satisfies Module;
