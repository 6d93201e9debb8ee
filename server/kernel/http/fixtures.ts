/** A small module for the tests of the kernel: notes that anybody may leave and only people may read. */
import { z } from 'zod';
import { createApp, type App, type AppOptions } from '../../app.ts';
import { readConfiguration } from '../../configuration.ts';
import type { Actor } from '../actor.ts';
import { command } from '../command.ts';
import type { Database } from '../database/database.ts';
import { newId } from '../ids.ts';
import { silentLog } from '../log.ts';
import type { Module } from '../module.ts';
import { query } from '../query.ts';
import { refusal } from '../refusal.ts';
import type { Tenant } from '../tenant.ts';
import { createTenant } from '../tenants.ts';
import { defineText } from '../text.ts';
import { rawRoute, route } from './route.ts';

export const NoteTooDull = refusal('note-too-dull', 422);

const leaveNote = command({
  name: 'notes.leave',
  summary: 'Leaves a note.',
  input: z.object({
    noteId: z.uuid(),
    words: z.string().min(1).max(4000),
    stars: z.int().min(1).max(5).optional(),
    tags: z.array(z.string().max(20)).max(5).optional(),
  }),
  output: z.object({ noteId: z.uuid(), length: z.int() }),
  refusals: [NoteTooDull],
  async run({ authorize, record }, { noteId, words }) {
    authorize(true);
    if (words === 'dull') throw new NoteTooDull();
    if (words === 'fault') throw new TypeError('the reason of the fault');
    record({ subject: { kind: 'note', id: noteId }, type: 'note.left', data: { words } });
    return { noteId, length: words.length };
  },
});

const listNotes = query({
  name: 'notes.list',
  summary: 'Lists notes.',
  input: z.object({
    limit: z.int().min(1).max(100).default(20),
    open: z.boolean().optional(),
    tags: z.array(z.string()).max(5).optional(),
    after: z.string().optional(),
  }),
  output: z.object({ asked: z.unknown() }),
  async run({ authorize, actor }, input) {
    authorize(actor.kind === 'person');
    return { asked: input };
  },
});

const words = defineText(
  { 'refusal.note-too-dull': '这条留言太无趣。', 'refusal.note-too-dull.mend': '请写得有趣一点。' },
  { 'refusal.note-too-dull': 'This note is too dull.', 'refusal.note-too-dull.mend': 'Make it livelier.' },
);

export const notesModule = {
  name: 'notes',
  routes: [
    route('POST', '/api/notes/{noteId}', leaveNote, { limit: 'code' }),
    route('GET', '/api/notes', listNotes),
    rawRoute({
      method: 'POST',
      path: '/api/notes/{noteId}/picture',
      name: 'notes.picture',
      summary: 'Takes a picture.',
      accepts: ['image/png'],
      bodyLimitBytes: 1000,
      async handle(_context, request) {
        const bytes = await request.body();
        return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(bytes.length) };
      },
    }),
  ],
  texts: [words],
  authenticate: () => async (context) => {
    const session = context.cookies.get('session');
    if (session !== undefined) return person;
    return { kind: 'visitor', key: context.clientKey };
  },
} as const satisfies Module;

const person: Actor = { kind: 'person', id: '018f0000-0000-7000-8000-000000000001', sessionId: null, grants: [] };

/** The product's frame around the notes, with one tenant. */
export async function notesApp(
  database: Database,
  options: Partial<AppOptions> & { env?: Record<string, string> } = {},
): Promise<{ app: App; tenant: Tenant }> {
  const { env, ...rest } = options;
  const app = createApp({
    database,
    configuration: readConfiguration({ PORT: '0', ...env }),
    log: silentLog(),
    modules: [notesModule],
    pages: 'none',
    ...rest,
  });
  const [known] = await app.tenants.all();
  const tenant = known ?? (await createTenant(database, app.clock, { slug: 'test', name: '试验区' }));
  app.tenants.forget();
  return { app, tenant };
}

/** A POST of JSON as our own pages send it. */
export function post(path: string, body: unknown, headers: Record<string, string> = {}): Request {
  return new Request(`http://localhost${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': newId(), ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });
}
