import type { App } from '../../app.ts';
import type { Locale } from '../../kernel/text.ts';
import { createTenant } from '../../kernel/tenants.ts';

/** A member of the cast whom one click signs in as. */
export interface DemoPerson {
  name: string;
  role: Readonly<Record<Locale, string>>;
}

/** Told at the start. */
export const demoPeople: readonly DemoPerson[] = [];

export interface SeedOptions {
  /** how far it is: 0 to 1 */
  progress?: (share: number) => void;
}

/** Fills an empty database with the demo district. */
export async function seedDemo(app: App, options: SeedOptions = {}): Promise<void> {
  await createTenant(app.kernel.database, app.clock, { slug: 'demo', name: 'demo', demo: true });
  options.progress?.(1);
}
