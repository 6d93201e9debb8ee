import { route, type Route } from '../../kernel/http/route.ts';
import { exclusions } from './exclusions.query.ts';
import { figures } from './figures.query.ts';
import { beginRebuild, rebuilding } from './rebuild.ts';

export const routes = [
  route('GET', '/api/figures', figures),
  route('GET', '/api/figures/exclusions', exclusions),
  route('GET', '/api/figures/rebuilding', rebuilding),
  route('POST', '/api/figures/rebuilding', beginRebuild),
] as const satisfies readonly Route[];
