import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../kernel/database/database.ts';
import { freshPglite } from '../../kernel/database/testing.ts';
import { newId } from '../../kernel/ids.ts';
import { NotFound } from '../../kernel/refusal.ts';
import { giveGrant } from '../people/grants.ts';
import { registerPerson } from '../people/persons.ts';
import { personActor, testWorld, type TestWorld } from '../people/testing.ts';
import { accept, dispatch, raise } from './public.ts';

let database: Database;
let world: TestWorld;
beforeAll(async () => {
  database = await freshPglite();
  world = await testWorld(database);
});
afterAll(() => database?.close());

test.each(['helper', 'grid-worker'] as const)(
  'a %s with a grant for a unit takes what comes to it, and nothing of others',
  async (role) => {
    const as = (actor: Parameters<TestWorld['kernel']['execute']>[2]['actor']) => ({ tenantId: world.tenantId, actor });
    const { kernel, actors, areas, units } = world;
    const { personId } = await kernel.execute(registerPerson, { name: '尤新人' }, as(actors.system));
    const grant = { role, areaId: areas.lakesideGrid1.id, unitId: units.works.id };
    await kernel.execute(giveGrant, { personId, ...grant }, as(actors.system));
    const actor = personActor(personId, [{ role, scopeLevel: 'grid', scopeId: grant.areaId, unitId: grant.unitId }]);
    const matterFor = async (unitId: string): Promise<string> => {
      const matter = {
        id: newId(),
        channel: 'site' as const,
        body: '路灯不亮',
        areaId: areas.lakeside.id,
        noticeVersion: '1',
      };
      const { id } = await kernel.execute(raise, matter, as({ kind: 'visitor', key: 'v' }));
      await kernel.execute(dispatch, { ticketId: id, unitId }, as(actors.dispatcher));
      return id;
    };
    const own = await matterFor(units.works.id);
    const { handlerId } = await kernel.execute(accept, { ticketId: own }, as(actor));
    expect(handlerId).toBe(personId);
    const others = await matterFor(units.westOffice.id);
    await expect(kernel.execute(accept, { ticketId: others }, as(actor))).rejects.toThrow(NotFound);
  },
);
