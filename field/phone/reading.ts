/** What this door asks the server, in the door's own shapes. */
import { ask } from '../../doors/client.ts';
import type { Area, Ticket, TicketLine } from '../matter.ts';
import type { ListName, Me, Told } from './snapshot.ts';

/** When something was asked for: an answer can only know what was there before. */
const now = (): string => new Date().toISOString();

export async function askList(name: ListName): Promise<Told<TicketLine[]>> {
  const asOf = now();
  const only = name === 'unit' ? ({ state: 'dispatched' } as const) : {};
  const { items } = await ask('tickets.inbox', { view: name, open: true, limit: 100, ...only });
  return { asOf, value: items };
}

export async function askTicket(ticketId: string): Promise<Told<Ticket>> {
  const asOf = now();
  return { asOf, value: await ask('tickets.ticket', { ticketId }) };
}

/** The district down to communities, and the grids where this person works. */
export async function askAreas(me: Me): Promise<Told<Area[]>> {
  const asOf = now();
  const { roots } = await ask('people.areas', {});
  const areas = new Map<string, Area>();
  type Node = (typeof roots)[number];
  const add = (node: Node, parentId: string | null) => {
    areas.set(node.id, { id: node.id, name: node.name, level: node.level, parentId });
    for (const child of node.children) add(child, node.id);
  };
  for (const root of roots) add(root, null);
  const own = me.grants.filter((grant) => grant.scopeLevel === 'grid' || grant.scopeLevel === 'community');
  for (const areaId of new Set(own.slice(0, 10).map((grant) => grant.scopeId))) {
    const { area, children } = await ask('people.area', { areaId, limit: 100 });
    for (const { id, name, level, parentId } of [area, ...children]) {
      if (!areas.has(id)) areas.set(id, { id, name, level, parentId });
    }
  }
  return { asOf, value: [...areas.values()] };
}
