/** Cases arranged so that everybody in the demo's cast finds something to do, whatever the day. Pure. */
import type { Channel, Life } from '../../modules/tickets/public.ts';
import type { Stall } from './course.ts';
import type { DemoDirectory, Officer, StaffedUnit } from './directory.ts';
import type { Hours } from './hours.ts';
import { castCommunityCode, castStreetCode, type DemoCommunity, type DemoPlaces } from './places.ts';

/** A ticket that is wanted: where, about what, at whose desk it lies. */
export interface Case {
  at: Date;
  stall: Stall;
  community: DemoCommunity;
  matterKeys: string[];
  unit: StaffedUnit;
  handler: Officer;
  channel: Exclude<Channel, 'leader-mailbox' | 'import'>;
  prompt: boolean;
}
type Wanted = Partial<Case> & Pick<Case, 'at'>;

const worksMatters = ['street-lamp-out', 'pothole', 'road-flooding'];
const committeeMatters = ['corridor-clutter', 'square-dance', 'neighbours'];
const helperMatters = ['broken-computer', 'meal-help'];
/** Matters that have somebody they are often sent to by mistake. */
const contestedMatters = ['street-lamp-out', 'pothole', 'manhole-lid'];

/** What a list for one pair of hands shows: overdue, due now, soon, and what is asked or awaited. Working days since raising. */
const handList: readonly (readonly [daysAgo: number, stall: Stall])[] = [
  [8, 'accepted'],
  [7, 'accepted'],
  [6, 'accepted'],
  [5, 'accepted'],
  [5, 'accepted'],
  [4, 'accepted'],
  [4, 'asking'],
  [3, 'accepted'],
  [3, 'waiting'],
  [2, 'accepted'],
  [1, 'accepted'],
  [1, 'dispatched'],
];

/** Small things for a volunteer, none of them late. */
const helpList: typeof handList = [
  [2, 'accepted'],
  [2, 'waiting'],
  [1, 'accepted'],
  [1, 'accepted'],
  [1, 'dispatched'],
];

/** The cases, given what the year has already brought. */
export function castCases(
  directory: DemoDirectory,
  places: DemoPlaces,
  hours: Hours,
  now: Date,
  lives: readonly Life[],
): Wanted[] {
  const wanted: Wanted[] = [];
  const community = (code: string): DemoCommunity => {
    const found = places.communities.find(({ area }) => area.code === code);
    if (!found) throw new RangeError(`no community ${code}`);
    return found;
  };
  const home = community(castCommunityCode);
  const street = places.communities.filter(({ area }) => area.code.startsWith(castStreetCode));
  /** On a working day so long ago, in the morning; the minutes differ. */
  const ago = (days: number, index: number): Date => {
    const at = hours.on(hours.workdayBefore(now, days), 8 + ((index * 37) % 150) / 60);
    return at;
  };

  const list = (
    key: string,
    unitKey: string,
    matterKeys: readonly string[],
    where: readonly DemoCommunity[],
    rows: typeof handList,
  ) => {
    const handler = directory.cast(key);
    const inHand = lives.filter(
      ({ ticket }) => ticket.handlerId === handler.id && ['accepted', 'awaiting-information'].includes(ticket.state),
    );
    for (const [index, [days, stall]] of rows.slice(0, Math.max(5, rows.length - inHand.length)).entries()) {
      wanted.push({
        at: ago(days, index),
        stall,
        community: where[index % where.length] ?? home,
        matterKeys: [matterKeys[index % matterKeys.length] ?? ''],
        unit: directory.unit(unitKey),
        handler,
        channel: index % 3 === 0 ? 'phone' : 'site',
        prompt: true,
      });
    }
  };
  list('unit-staff', 'municipal-works', worksMatters, street, handList);
  list('grid-worker', `committee-${castCommunityCode}`, committeeMatters, [home], handList);
  list('helper', 'wanghu-team', helperMatters, [home], helpList);

  // waiting for the dispatcher: some since last night, some longer than a day
  for (let index = 0; index < 9; index += 1) {
    const at = new Date(now.getTime() - (index < 6 ? 0.4 + index * 1.7 : 26 + index * 3) * 3_600_000);
    wanted.push({ at, stall: 'raised', channel: index % 4 === 3 ? 'phone' : 'site' });
  }
  for (let index = 0; index < 5; index += 1) {
    const where = street[(index * 5) % street.length] ?? home;
    wanted.push({
      at: ago(1 + (index % 3), index),
      stall: 'returned',
      matterKeys: contestedMatters,
      community: where,
      prompt: true,
    });
  }
  for (let index = 0; index < 4; index += 1) wanted.push({ at: ago(4, index), stall: 'asking', prompt: true });
  for (let index = 0; index < 4; index += 1) wanted.push({ at: ago(3, index), stall: 'waiting', prompt: true });
  for (let index = 0; index < 6; index += 1)
    wanted.push({ at: ago(2 + index, index), stall: 'dispatched', prompt: true });
  // for the clerk: answered, and nobody has called yet
  for (let index = 0; index < 10; index += 1) {
    const where = street[(index * 3) % street.length] ?? home;
    wanted.push({
      at: ago(5 + (index % 6), index),
      stall: 'resolved',
      community: where,
      matterKeys: ['manhole-lid', 'rubbish-uncollected', 'water-off', 'lift-broken'],
      prompt: true,
    });
  }
  return wanted;
}
