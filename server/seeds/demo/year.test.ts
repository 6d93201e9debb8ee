/** The demo's year holds on any day it may be made, and everybody in the cast finds work. */
import { expect, test } from 'vitest';
import { presets } from '../../modules/tickets/public.ts';
import { randomFrom } from '../random.ts';
import { chinaCalendar } from '../reference/calendar.ts';
import { demoDirectory } from './directory.ts';
import { demoLand } from './land.ts';
import { demoPlaces } from './places.ts';
import { demoYear } from './year.ts';

const tenant = {
  id: '018f0000-0000-7000-8000-000000000001',
  slug: 'demo',
  name: 'demo',
  host: null,
  zone: 'Asia/Shanghai',
  secret: new Uint8Array(32),
  demo: true,
};
const rules = { presets, calendar: chinaCalendar({ unknownYears: 'weekdays' }) };

function yearAt(now: string, seed = 371_502, count = 250) {
  const places = demoPlaces(demoLand, tenant.id, randomFrom(seed).fork('places'));
  const directory = demoDirectory(demoLand, places, tenant.id, randomFrom(seed).fork('directory'), 300);
  const lives = demoYear({ tenant, rules, places, directory, now: new Date(now), seed, count });
  return { lives, directory };
}

test.each([
  ['a Monday morning', '2026-11-23T00:30:00Z'],
  ['a Wednesday noon', '2026-11-18T04:00:00Z'],
  ['a Saturday night', '2026-11-21T15:59:00Z'],
  ['in the Spring Festival', '2027-02-08T03:00:00Z'],
  ['in the National Day week', '2026-10-04T08:00:00Z'],
  ['a minute after New Year', '2026-12-31T16:01:00Z'],
  ['years after the calendar ends', '2031-06-11T06:00:00Z'],
])('on %s nothing lies later, and the cast has its lists', (_day, now) => {
  const { lives, directory } = yearAt(now);
  for (const { ticket, events } of lives) {
    for (const event of events) expect(event.at.getTime()).toBeLessThanOrEqual(Date.parse(now));
    expect(events[0]?.type).toBe('ticket.raised');
    expect(ticket.raisedAt.getTime()).toBeGreaterThan(Date.parse(now) - 366 * 86_400_000);
  }
  for (const key of ['unit-staff', 'grid-worker', 'helper']) {
    const { id } = directory.cast(key);
    const inHand = lives.filter(
      ({ ticket }) => ticket.handlerId === id && ticket.mover !== 'nobody' && !ticket.outcome,
    );
    expect(inHand.length, key).toBeGreaterThanOrEqual(key === 'helper' ? 3 : 8);
    expect(inHand.length, key).toBeLessThanOrEqual(18);
  }
  expect(lives.filter(({ ticket }) => ticket.state === 'raised').length).toBeGreaterThanOrEqual(6);
  expect(lives.filter(({ ticket }) => ticket.state === 'returned').length).toBeGreaterThanOrEqual(3);
  expect(lives.filter(({ ticket }) => ticket.askedPromiseOn !== null).length).toBeGreaterThanOrEqual(3);
});

test('another seed makes another year', () => {
  const now = '2026-11-18T04:00:00Z';
  const bodies = (seed: number) => yearAt(now, seed, 100).lives.map(({ ticket }) => ticket.body);
  expect(bodies(1)).toEqual(bodies(1));
  expect(bodies(1)).not.toEqual(bodies(2));
});
