import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Tables } from './tables.gen.ts';

/**
 * Builds typed queries; runs none: hand what it builds to `tx.rows`, `tx.first` or `tx.run`.
 * Tables are named with their schema: `sqlBuilder.selectFrom('people.units as unit')`.
 * To `jsonb` columns pass `json(value)` (kernel/database/values.ts) or a plain object; to array columns pass arrays.
 */
export const sqlBuilder: Kysely<Tables> = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
