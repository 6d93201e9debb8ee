import type { Authenticate } from './http/context.ts';
import type { Route } from './http/route.ts';
import type { Job } from './jobs.ts';
import type { Kernel } from './kernel.ts';
import type { Subscriber } from './outbox.ts';
import type { Text } from './text.ts';

/**
 * What a module gives the program; exported from its `public.ts` and named in the list of server/modules.ts. Written as
 * `export const ticketsModule = { … } as const satisfies Module`, so that the types of its operations reach the doors.
 */
export interface Module {
  /** as in module.json */
  name: string;
  /** addresses of its commands and queries */
  routes?: readonly Route[];
  /** who wants its events, or those of others */
  subscribers?: readonly Subscriber[];
  /** work that comes again and again */
  jobs?: readonly Job[];
  /** its catalogues; the words of its refusals (`refusal.<code>`) are found here */
  texts?: readonly Text<never>[];
  /** only one module has it: tells who asks */
  authenticate?: (kernel: Kernel) => Authenticate;
}
