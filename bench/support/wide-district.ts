import { systemActor } from '../../server/kernel/actor.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import type { Database } from '../../server/kernel/database/database.ts';
import { digest, newId, newSecret } from '../../server/kernel/ids.ts';
import { Kernel } from '../../server/kernel/kernel.ts';
import { createTenant } from '../../server/kernel/tenants.ts';
import { importDirectory } from '../../server/modules/people/public.ts';
import type { Place } from './many-tickets.ts';

/** Whose pages are measured. The dispatcher sees all tickets, the clerk a sixteenth, the worker one in 640. */
export type Reader = 'dispatcher' | 'clerk' | 'worker' | 'staff';

export interface WideDistrict {
  tenantId: string;
  /** where tickets are, one place a grid, with the unit and the person who handle them there */
  places: Place[];
  /** of the clerk */
  streetId: string;
  /** of the staff */
  unitId: string;
  /** the cookie header of a signed-in session of each */
  cookies: Record<Reader, string>;
}

const streets = 16;
const communities = 8;
const grids = 5;
const units = 37;
const handlers = 199;

/** A district as large as a real one: 16 streets with 128 communities and 640 grids, 37 units and 199 people who handle. Invented. */
export async function wideDistrict(database: Database): Promise<WideDistrict> {
  const tenant = await createTenant(database, systemClock, { slug: 'bench', name: '试验区', demo: true });
  const kernel = new Kernel({ database, clock: systemClock });
  const district = newId();
  const areas: Parameters<typeof areaOf>[] = [['999902', '试验区', 'district', null, district]];
  const places: Place[] = [];
  const unitIds = Array.from({ length: units }, newId);
  const handlerIds = Array.from({ length: handlers }, newId);
  for (let street = 0; street < streets; street += 1) {
    const streetId = newId();
    const streetCode = `999902${pad(street + 1)}`;
    areas.push([streetCode, `第${street + 1}街道`, 'street', district, streetId]);
    for (let community = 0; community < communities; community += 1) {
      const communityId = newId();
      const communityCode = `${streetCode}${pad(community + 1)}`;
      areas.push([communityCode, `第${community + 1}社区`, 'community', streetId, communityId]);
      for (let grid = 0; grid < grids; grid += 1) {
        const gridId = newId();
        areas.push([`${communityCode}${pad(grid + 1)}`, `第${grid + 1}网格`, 'grid', communityId, gridId]);
        const index = places.length;
        places.push({
          areaId: gridId,
          streetId,
          communityId,
          gridId,
          unitId: unitIds[index % units] ?? '',
          handlerId: handlerIds[index % handlers] ?? '',
        });
      }
    }
  }
  const [home] = places;
  if (!home?.streetId || !home.gridId) throw new Error('no places');
  const { streetId } = home;
  const readers = { dispatcher: newId(), clerk: newId(), worker: newId(), staff: home.handlerId };
  const grantOf = (role: 'dispatcher' | 'clerk' | 'grid-worker' | 'unit-staff', areaId: string, unitId?: string) => [
    { role, areaId, unitId: unitId ?? null },
  ];
  const grants: Record<string, ReturnType<typeof grantOf>> = {
    [readers.dispatcher]: grantOf('dispatcher', district),
    [readers.clerk]: grantOf('clerk', streetId),
    [readers.worker]: grantOf('grid-worker', home.gridId),
    [readers.staff]: grantOf('unit-staff', district, home.unitId),
  };
  await kernel.execute(
    importDirectory,
    {
      areas: areas.map((area) => areaOf(...area)),
      units: unitIds.map((id, index) => ({ id, name: `第${index + 1}所`, kind: 'station' as const, areaId: district })),
      persons: [...new Set([...Object.values(readers), ...handlerIds])].map((id, index) => ({
        id,
        name: `经办${index + 1}`,
        units: [],
        grants: grants[id] ?? [],
      })),
    },
    { tenantId: tenant.id, actor: systemActor('bench') },
  );
  const cookies = {} as WideDistrict['cookies'];
  for (const [reader, personId] of Object.entries(readers)) {
    cookies[reader as Reader] = `lianxin-session=${await openSession(database, tenant.id, personId)}`;
  }
  return { tenantId: tenant.id, places, streetId, unitId: home.unitId, cookies };
}

function areaOf(
  code: string,
  name: string,
  kind: 'district' | 'street' | 'community' | 'grid',
  parentId: string | null,
  id: string,
) {
  return { id, code, name, kind, parentId };
}

const pad = (number: number): string => String(number).padStart(3, '0');

/** A session as one click opens it in a demonstration. */
async function openSession(database: Database, tenantId: string, personId: string): Promise<string> {
  const token = newSecret();
  const now = new Date();
  await database.transaction(tenantId, (tx) =>
    tx.raw({
      text: `insert into people.sessions (tenant_id, id, token_hash, person_id, created_at, last_seen_at, expires_at, device, way)
             values ($1, $2, $3, $4, $5, $5, $6, 'bench', 'demo')`,
      values: [tenantId, newId(), digest(token), personId, now, new Date(now.getTime() + 8 * 3_600_000)],
    }),
  );
  return token;
}
