import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliver, type Courier } from './deliver.ts';
import type { Intent } from './intent.ts';
import { MemoryStore } from './memory-store.ts';
import { hurried, mended, type Attempt } from './queue.ts';
import type { KeptPicture, OutboxStore } from './store.ts';

/** A server that does each command id once and answers it again with the first answer; now and then it refuses for good. */
class Server {
  readonly applied: { id: string; ticketId: string; label: string }[] = [];
  readonly pictures = new Map<string, number>();
  readonly #answers = new Map<string, unknown>();
  readonly refusing: Set<string>;
  constructor(refusing: Set<string>) {
    this.refusing = refusing;
  }

  apply(intent: Intent): Attempt {
    const known = this.#answers.get(intent.id);
    if (known) return { kind: 'done', answer: known };
    const label = String(intent.input['label']);
    if (this.refusing.has(intent.id))
      return { kind: 'refused', said: { code: 'no', status: 409, title: 'no', mend: null } };
    for (const id of intent.pictureIds) {
      if (!this.pictures.has(id)) throw new Error(`picture ${id} was not there before its command`);
    }
    const answer = { at: this.applied.length + 1 };
    this.#answers.set(intent.id, answer);
    this.applied.push({ id: intent.id, ticketId: intent.ticketId, label });
    return { kind: 'done', answer };
  }

  take(picture: KeptPicture): Attempt {
    this.pictures.set(picture.id, (this.pictures.get(picture.id) ?? 0) + 1);
    return { kind: 'done', answer: {} };
  }
}

/** What befalls one step of one run of the page. */
type Fate = 'well' | 'lost-before' | 'lost-after' | 'server-busy' | 'killed-before' | 'killed-after';

/**
 * One life of the page: every step of it meets the next fate. A killed page does nothing any more; whoever awaits it is told
 * by `died`.
 */
class Life {
  #dead = false;
  readonly died: Promise<'died'>;
  #die: (word: 'died') => void = () => {};
  readonly #fates: Iterator<Fate>;
  constructor(fates: Iterator<Fate>) {
    this.#fates = fates;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  kill(): Promise<never> {
    this.#dead = true;
    this.#die('died');
    return new Promise<never>(() => {});
  }

  /** A step on the phone: it happens wholly or not at all, and the page may die on either side of it. */
  async step<T>(work: () => Promise<T>): Promise<T> {
    if (this.#dead) return new Promise<never>(() => {});
    const fate = this.#fates.next().value as Fate;
    if (fate === 'killed-before') return this.kill();
    const value = await work();
    return fate === 'killed-after' ? this.kill() : value;
  }

  /** A step over the network: it may be lost on the way there or the answer on the way back. */
  async call(work: () => Attempt): Promise<Attempt> {
    if (this.#dead) return new Promise<never>(() => {});
    const fate = this.#fates.next().value as Fate;
    if (fate === 'killed-before') return this.kill();
    if (fate === 'lost-before') return { kind: 'unreachable' };
    if (fate === 'server-busy') return { kind: 'not-now', waitMs: null };
    // the answer takes a moment, so that two tabs overlap
    await Promise.resolve();
    const attempt = work();
    await Promise.resolve();
    if (fate === 'killed-after') return this.kill();
    return fate === 'lost-after' ? { kind: 'unreachable' } : attempt;
  }

  store(disk: OutboxStore): OutboxStore {
    return {
      intents: () => this.step(() => disk.intents()),
      add: (intents, pictures) => this.step(() => disk.add(intents, pictures)),
      change: (id, change, pictures) => this.step(() => disk.change(id, change, pictures)),
      picture: (id) => this.step(() => disk.picture(id)),
      markUploaded: (id) => this.step(() => disk.markUploaded(id)),
      dropPictures: (ids) => this.step(() => disk.dropPictures(ids)),
    };
  }

  courier(server: Server): Courier {
    return {
      upload: (picture) => this.call(() => server.take(picture)),
      send: (intent) => this.call(() => server.apply(intent)),
    };
  }
}

function* fatesFrom(list: readonly Fate[]): Generator<Fate> {
  yield* list;
  for (;;) yield 'well';
}

type Piece = { ticket: number; pictures: number; refusedFirst: boolean };
const pieces = fc.array(
  fc.record({
    ticket: fc.integer({ min: 1, max: 3 }),
    pictures: fc.integer({ min: 0, max: 2 }),
    refusedFirst: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);
const fate = fc.constantFrom<Fate>(
  'well',
  'well',
  'well',
  'lost-before',
  'lost-after',
  'server-busy',
  'killed-before',
  'killed-after',
);
const lives = fc.array(fc.record({ fates: fc.array(fate, { maxLength: 25 }), tabs: fc.integer({ min: 1, max: 2 }) }), {
  maxLength: 12,
});

function intentOf(piece: Piece, index: number): [Omit<Intent, 'order'>, KeptPicture[]] {
  const id = `command-${index}`;
  const pictures = Array.from({ length: piece.pictures }, (_, at) => ({
    id: `picture-${index}-${at}`,
    blob: new Blob(['picture']),
    width: 1,
    height: 1,
    uploaded: false,
  }));
  return [
    {
      id,
      command: 'tickets.note',
      ticketId: `ticket-${piece.ticket}`,
      input: { label: `piece-${index}` },
      pictureIds: pictures.map((picture) => picture.id),
      about: { number: null, subject: '' },
      madeAt: '2026-11-20T08:00:00.000Z',
      state: 'kept',
      tries: 0,
      notBefore: null,
      sentAt: null,
      answer: null,
      refusal: null,
    },
    pictures,
  ];
}

/** Brings everything to its end with a network that works: what was refused is mended, as a patient person would. */
async function finish(disk: OutboxStore, server: Server): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    for (const intent of await disk.intents()) await disk.change(intent.id, hurried);
    await deliver({ store: disk, courier: new Life(fatesFrom([])).courier(server), now: Date.now });
    const refused = (await disk.intents()).filter((intent) => intent.state === 'refused');
    if (refused.length === 0) return;
    for (const intent of refused) {
      await disk.change(intent.id, (kept) => mended(kept, `${kept.id}-mended`, kept.input, kept.pictureIds));
    }
  }
  throw new Error('never came to an end');
}

test('however often the page is killed, the network fails or two tabs send, each piece is done once and in its ticket’s order', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, lives, fc.boolean(), async (work, history, allAtOnce) => {
      const disk = new MemoryStore();
      const server = new Server(
        new Set(work.flatMap((piece, index) => (piece.refusedFirst ? [`command-${index}`] : []))),
      );
      const made = work.map(intentOf);
      const add = async (from: number, to: number) => {
        for (const [intent, pictures] of made.slice(from, to)) await disk.add([intent], pictures);
      };
      await add(0, allAtOnce ? made.length : 1);
      let added = allAtOnce ? made.length : 1;
      let clock = Date.now();
      for (const { fates, tabs } of history) {
        clock += 400_000;
        const now = () => clock;
        const runs = Array.from({ length: tabs }, () => {
          const life = new Life(fatesFrom(fates));
          return Promise.race([deliver({ store: life.store(disk), courier: life.courier(server), now }), life.died]);
        });
        await Promise.all(runs);
        await add(added, added + 1);
        added += 1;
      }
      await add(added, made.length);
      await finish(disk, server);

      expect(server.applied.map((one) => one.label).toSorted()).toEqual(
        made.map((_, index) => `piece-${index}`).toSorted(),
      );
      for (const ticketId of new Set(server.applied.map((one) => one.ticketId))) {
        const labels = server.applied.filter((one) => one.ticketId === ticketId).map((one) => one.label);
        const inOrder = made.flatMap(([intent]) => (intent.ticketId === ticketId ? [intent.input['label']] : []));
        expect(labels).toEqual(inOrder);
      }
      expect((await disk.intents()).every((intent) => intent.state === 'sent')).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('the network is asked once and not for every piece when it is gone', async () => {
  const disk = new MemoryStore();
  for (const ticket of [1, 2, 3]) {
    const [intent, pictures] = intentOf({ ticket, pictures: 0, refusedFirst: false }, ticket);
    await disk.add([intent], pictures);
  }
  let asked = 0;
  const courier: Courier = {
    upload: () => Promise.resolve({ kind: 'unreachable' }),
    send: () => {
      asked += 1;
      return Promise.resolve({ kind: 'unreachable' });
    },
  };
  expect(await deliver({ store: disk, courier, now: Date.now })).toBe('unreachable');
  expect(asked).toBe(1);
});

test('after the session has ended nothing is lost and nothing counts as tried', async () => {
  const disk = new MemoryStore();
  const [intent] = intentOf({ ticket: 1, pictures: 0, refusedFirst: false }, 1);
  await disk.add([intent], []);
  const courier: Courier = {
    upload: () => Promise.resolve({ kind: 'signed-out' }),
    send: () => Promise.resolve({ kind: 'signed-out' }),
  };
  expect(await deliver({ store: disk, courier, now: Date.now })).toBe('signed-out');
  expect(await disk.intents()).toMatchObject([{ state: 'kept', tries: 0 }]);
});

test('a picture the server does not take stops its own piece with the server’s reason', async () => {
  const disk = new MemoryStore();
  const [intent, pictures] = intentOf({ ticket: 1, pictures: 1, refusedFirst: false }, 1);
  await disk.add([intent], pictures);
  const said = { code: 'picture-unreadable', status: 422, title: '这张图片打不开', mend: null };
  const courier: Courier = {
    upload: () => Promise.resolve({ kind: 'refused', said }),
    send: () => Promise.reject(new Error('must not be sent')),
  };
  await deliver({ store: disk, courier, now: Date.now });
  expect(await disk.intents()).toMatchObject([{ state: 'refused', refusal: said }]);
});
