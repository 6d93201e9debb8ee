import type { Hono } from 'hono';
import type { Tx } from '../../server/kernel/database/database.ts';
import type { Form, FormFile } from '../../server/kernel/http/form.ts';
import type { PageEnv } from '../../server/kernel/http/server.ts';
import { newId } from '../../server/kernel/ids.ts';
import { NotFound, Refusal } from '../../server/kernel/refusal.ts';
import {
  areasByCode,
  areaTree,
  childAreas,
  normalisePhone,
  rootArea,
  type Area,
} from '../../server/modules/people/public.ts';
import {
  addPicture,
  bodyLimit,
  pictureContent,
  pictureLimitBytes,
  picturesPerTicket,
  preparePicture,
  uploaderKey,
} from '../../server/modules/tickets/public.ts';
import type { FieldError } from '../page.tsx';
import { draftOf, freshDraft, goTo, html, read, saveDraft, visitOf, type HeldDraft, type Visit } from '../visit.ts';
import { nextStep, type Draft } from './draft.ts';
import { CommunityPage, WhatPage, WherePage, WhoPage, type AreaOption } from './pages.tsx';

const placeLimit = 200;
const nameLimit = 40;
const foundAtMost = 12;
const checkPath = '/raise/check';

/** 'check' when the reader came from the page where answers are checked. */
const returnTo = (words: string): 'check' | undefined => (words === 'check' ? 'check' : undefined);

/** Browsers send line ends as CRLF; a character is a character. */
const plainLines = (words: string): string => words.replace(/\r\n?/g, '\n').trim();

/** The questions of the wizard, one a page; what was answered is kept in the draft. */
export function addSteps(app: Hono<PageEnv>): void {
  app.get('/r/:code', async (c) => {
    const { context } = c.env;
    const area = await read(context, (tx) => areaInUse(tx, c.req.param('code')));
    return goTo(c, area ? `/raise/what?area=${area.code}` : '/raise/what');
  });

  app.get('/raise/what', async (c) => {
    const visit = await visitOf(c);
    const { context, view } = visit;
    if (visit.query('new') === '1') {
      context.cookies.clear('draft');
      return goTo(c, '/raise/what');
    }
    const found = await draftOf(context);
    const to = returnTo(visit.query('to'));
    const about = visit.query('about') === 'system' ? 'system' : 'matter';
    const usable = found.draft.sent === undefined && (to === 'check' || found.draft.about === about);
    const draft: Draft = { ...(usable ? found.draft : freshDraft().draft) };
    if (!usable) draft.about = about;
    const poster = await read(context, (tx) => areaInUse(tx, visit.query('area')));
    if (poster && about === 'matter') draft.area = areaOfDraft(poster);
    const place = poster || draft.areaGiven ? draft.area?.name : undefined;
    return html(
      c,
      WhatPage({ view, draft, errors: [], to, place, gone: found.stale, lost: visit.query('lost') === '1' }),
    );
  });

  app.post('/raise/what', async (c) => {
    const visit = await visitOf(c);
    const { context, view } = visit;
    await context.count('upload');
    const form = await context.form({ files: true, limitBytes: picturesPerTicket * pictureLimitBytes + 65_536 });
    const about = form.text('about') === 'system' ? 'system' : 'matter';
    let held: HeldDraft = await draftOf(context);
    if (held.draft.sent || held.draft.about !== about) held = freshDraft();
    const { draft } = held;
    draft.about = about;
    await presetArea(visit, draft, form.text('area'));
    const errors = await takeMatter(visit, held, form);
    const to = returnTo(form.text('to'));
    if (errors.length > 0) {
      if (held.kept || draft.pictureIds.length > 0) await saveDraft(context, held);
      const shown = { ...draft, body: plainLines(form.text('body')) };
      const place = draft.areaGiven ? draft.area?.name : undefined;
      return html(c, WhatPage({ view, draft: shown, errors, to, place }), 422);
    }
    await saveDraft(context, held);
    return goTo(c, to === 'check' ? checkPath : nextStep(draft));
  });

  app.get('/raise/pictures/:id', async (c) => {
    const { context } = c.env;
    const { draft, secret } = await draftOf(context);
    const id = c.req.param('id');
    if (!draft.pictureIds.includes(id)) throw new NotFound({ what: 'picture' });
    const picture = await read(context, (tx) => pictureContent(tx, id, 'small'));
    if (!picture || picture.uploaderKey !== uploaderKey({ kind: 'visitor', key: '' }, secret)) {
      throw new NotFound({ what: 'picture' });
    }
    return c.body(new Uint8Array(picture.bytes), 200, {
      'content-type': 'image/webp',
      'cache-control': 'private, max-age=3600',
    });
  });

  app.get('/raise/where', async (c) => {
    const visit = await visitOf(c);
    const { draft } = await draftOf(visit.context);
    if (nextStep(draft) === '/raise/what') return goTo(c, '/raise/what');
    return html(
      c,
      wherePage(visit, draft, [], { street: visit.query('street'), q: visit.query('q'), to: visit.query('to') }),
    );
  });

  app.post('/raise/where', async (c) => {
    const visit = await visitOf(c);
    const { context } = visit;
    const form = await context.form();
    const held = await draftOf(context);
    const { draft } = held;
    if (nextStep(draft) === '/raise/what') return goTo(c, '/raise/what');
    const area = await read(context, (tx) => areaInUse(tx, form.text('area')));
    const placeWords = form.text('placeWords');
    const errors: FieldError[] = [];
    if (!area) errors.push({ field: 'area', words: visit.view.say('where.error.missing') });
    if (placeWords.length > placeLimit) errors.push({ field: 'placeWords', words: visit.view.say('where.error.long') });
    const from = { street: form.text('street'), q: form.text('q'), to: form.text('to') };
    draft.placeWords = placeWords;
    if (area) draft.area = areaOfDraft(area, await streetCodeOf(context, area));
    if (errors.length > 0) return html(c, wherePage(visit, draft, errors, from), 422);
    draft.latitude = degrees(form.text('latitude'), 90);
    draft.longitude = degrees(form.text('longitude'), 180);
    if (draft.latitude === undefined || draft.longitude === undefined) draft.latitude = draft.longitude = undefined;
    await saveDraft(context, held);
    return goTo(c, from.to === 'check' ? checkPath : nextStep(draft));
  });

  app.get('/raise/who', async (c) => {
    const visit = await visitOf(c);
    const { draft } = await draftOf(visit.context);
    const next = nextStep(draft);
    if (next === '/raise/what' || next === '/raise/where') return goTo(c, next);
    return html(c, WhoPage({ view: visit.view, draft, errors: [], to: returnTo(visit.query('to')) }));
  });

  app.post('/raise/who', async (c) => {
    const visit = await visitOf(c);
    const { context, view } = visit;
    const form = await context.form();
    const held = await draftOf(context);
    const { draft } = held;
    const next = nextStep(draft);
    if (next === '/raise/what' || next === '/raise/where') return goTo(c, next);
    draft.forOther = form.text('for') === 'other';
    draft.name = form.text('name');
    if (draft.phone !== form.text('phone')) draft.code = undefined;
    draft.phone = form.text('phone');
    const errors: FieldError[] = [];
    if (draft.phone !== '' && !normalisePhone(draft.phone))
      errors.push({ field: 'phone', words: view.say('who.error.phone') });
    if (draft.name.length > nameLimit) errors.push({ field: 'name', words: view.say('who.error.name') });
    if (errors.length > 0) return html(c, WhoPage({ view, draft, errors, to: returnTo(form.text('to')) }), 422);
    draft.whoAnswered = true;
    await saveDraft(context, held);
    return goTo(c, checkPath);
  });
}

async function areaInUse(tx: Tx, code: string): Promise<Area | undefined> {
  if (!/^[0-9A-Za-z-]{1,40}$/.test(code)) return undefined;
  const area = (await areasByCode(tx, [code])).get(code);
  return area && area.retiredAt === null ? area : undefined;
}

function areaOfDraft(area: Area, streetCode?: string): NonNullable<Draft['area']> {
  return { id: area.id, code: area.code, name: area.name, ...(streetCode ? { streetCode } : {}) };
}

async function streetCodeOf(context: Visit['context'], area: Area): Promise<string | undefined> {
  if (area.level === 'street') return area.code;
  const tree = await read(context, (tx) => areaTree(tx));
  return tree.flatMap((root) => root.children).find((street) => street.id === area.streetId)?.code;
}

/** The area a poster named, or for a remark about the system the whole district. */
async function presetArea({ context }: Visit, draft: Draft, code: string): Promise<void> {
  if (draft.about === 'system') {
    const root = await read(context, rootArea);
    if (root) draft.area = areaOfDraft(root);
    return;
  }
  if (code === '' || code === draft.area?.code) return;
  const area = await read(context, (tx) => areaInUse(tx, code));
  if (!area) return;
  draft.area = areaOfDraft(area, await streetCodeOf(context, area));
  draft.areaGiven = true;
}

/** Takes words and photos into the draft; answers what is wrong with them. */
async function takeMatter(visit: Visit, held: HeldDraft, form: Form): Promise<FieldError[]> {
  const { view } = visit;
  const { draft } = held;
  const errors: FieldError[] = [];
  const removed = new Set(form.all('remove'));
  draft.pictureIds = draft.pictureIds.filter((id) => !removed.has(id));
  const body = plainLines(form.text('body'));
  if (body.length > bodyLimit) {
    errors.push({ field: 'body', words: view.say('what.error.long', { length: body.length }) });
  } else {
    draft.body = body;
  }
  const files = form.files.filter((file) => file.field === 'pictures' && file.bytes.length > 0);
  if (draft.pictureIds.length + files.length > picturesPerTicket) {
    errors.push({ field: 'pictures', words: view.say('what.error.pictures') });
  } else {
    for (const file of files) {
      const id = await keepPicture(visit, held.secret, file);
      if (id) draft.pictureIds.push(id);
      else errors.push({ field: 'pictures', words: view.say('what.error.picture', { name: file.name.slice(0, 60) }) });
    }
  }
  if (errors.length === 0 && draft.body === '' && draft.pictureIds.length === 0) {
    errors.push({ field: 'body', words: view.say('what.error.missing') });
  }
  return errors;
}

/** Re-encodes and keeps one photo; undefined when it cannot be read. */
async function keepPicture(visit: Visit, draftKey: string, file: FormFile): Promise<string | undefined> {
  if (file.bytes.length > pictureLimitBytes) return undefined;
  try {
    const prepared = await preparePicture(file.bytes);
    const { id } = await visit.context.kernel.execute(
      addPicture,
      { id: newId(), ...prepared, draftKey },
      { tenantId: visit.context.tenant.id, actor: visit.visitor },
    );
    return id;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** Those of the draft's photos that are still there to be sent: what nobody sent is cleared away after some time. */
export async function picturesLeft({ context }: Visit, { draft, secret }: HeldDraft): Promise<string[]> {
  const own = uploaderKey({ kind: 'visitor', key: '' }, secret);
  return read(context, async (tx) => {
    const left: string[] = [];
    for (const id of draft.pictureIds) {
      const picture = await pictureContent(tx, id, 'small');
      if (picture && picture.uploaderKey === own && picture.ticketId === null) left.push(id);
    }
    return left;
  });
}

const option = (area: Area, within?: string): AreaOption => ({ code: area.code, name: area.name, within });

/** The page that fits: the communities of a street, or streets and search. */
async function wherePage(
  visit: Visit,
  draft: Draft,
  errors: readonly FieldError[],
  from: { street: string; q: string; to: string },
) {
  const { context, view } = visit;
  const to = returnTo(from.to);
  const street = from.street === '' ? undefined : await read(context, (tx) => areaInUse(tx, from.street));
  if (street?.level === 'street') {
    const communities = await read(context, (tx) => childAreas(tx, street.id, '', 200));
    return CommunityPage({
      view,
      draft,
      errors,
      to,
      street: option(street),
      communities: communities.map((area) => option(area)),
    });
  }
  const roots = await read(context, (tx) => areaTree(tx));
  const streets = roots.flatMap((root) =>
    root.level === 'city' ? root.children.flatMap((child) => child.children) : root.children,
  );
  const q = from.q.slice(0, 30);
  const found: AreaOption[] = [];
  for (const one of q === '' ? [] : streets) {
    if (sounds(one.name, q)) found.push(option(one));
    for (const community of one.children) if (sounds(community.name, q)) found.push(option(community, one.name));
  }
  return WherePage({
    view,
    draft,
    errors,
    to,
    q,
    found: found.slice(0, foundAtMost),
    streets: streets.map((area) => option(area)),
  });
}

/** Whether a typed name may mean this area: one holds the other, or the typed words hold the name's first two characters. */
function sounds(name: string, typed: string): boolean {
  return name.includes(typed) || typed.includes(name) || (typed.length > 2 && typed.includes(name.slice(0, 2)));
}

function degrees(typed: string, limit: number): number | undefined {
  if (!/^-?\d{1,3}(\.\d{1,12})?$/.test(typed)) return undefined;
  const value = Number(typed);
  return Math.abs(value) <= limit ? value : undefined;
}
