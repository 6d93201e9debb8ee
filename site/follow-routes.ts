import type { Hono } from 'hono';
import type { BearerActor } from '../server/kernel/actor.ts';
import type { Form } from '../server/kernel/http/form.ts';
import type { PageEnv } from '../server/kernel/http/server.ts';
import { isUuid } from '../server/kernel/http/strict.ts';
import { newId } from '../server/kernel/ids.ts';
import { CommandIdReused, NotFound, Refusal } from '../server/kernel/refusal.ts';
import { fill } from '../server/kernel/text.ts';
import {
  find,
  follow,
  pictureContent,
  rate,
  readNumber,
  reopen,
  supplyInformation,
  ticketTexts,
  withdraw,
} from '../server/modules/tickets/public.ts';
import { bearerFor, followPath } from './follow-link.ts';
import { FollowPage, WithdrawPage, type Followed, type FollowThanks } from './follow.tsx';
import type { FieldError } from './page.tsx';
import { ErrorPage, FindPage } from './plain-pages.tsx';
import { drawCode } from './qr-code.ts';
import { SlipPage } from './raise/done.tsx';
import { goTo, html, read, visitOf, type PageContext, type Visit } from './visit.ts';

const thanked: readonly FollowThanks[] = ['rated', 'reopened', 'answered', 'withdrawn'];

interface Following extends Visit {
  bearer: BearerActor;
  path: string;
}

/** A matter as its resident follows it, what they can do to it, and finding it again. */
export function addFollowing(app: Hono<PageEnv>): void {
  app.get('/f/:number/:token', async (c) => {
    const following = await followingOf(c);
    if (!following) return linkUnknown(c);
    const thanks = thanked.find((word) => word === following.query('done'));
    return html(
      c,
      FollowPage({ view: following.view, matter: await matterOf(following), path: following.path, errors: [], thanks }),
    );
  });

  app.get('/f/:number/:token/slip', async (c) => {
    const following = await followingOf(c);
    if (!following) return linkUnknown(c);
    const { context, view, path } = following;
    const matter = await matterOf(following);
    const code = await drawCode(`${context.origin}${path}`);
    return html(c, SlipPage({ view, ...matter, followPath: path, code }));
  });

  app.get('/f/:number/:token/pictures/:id', async (c) => {
    const visit = await visitOf(c);
    const { context } = visit;
    const bearer = await bearerFor(visit, c.req.param('number'), c.req.param('token'));
    if (!bearer) await context.count('lookup');
    const id = c.req.param('id');
    if (!bearer || !/^[0-9a-f-]{36}$/i.test(id)) throw new NotFound({ what: 'picture' });
    const size = c.req.query('small') === undefined ? 'full' : 'small';
    const picture = await read(context, (tx) => pictureContent(tx, id, size));
    if (!picture || picture.ticketId !== bearer.subjectId || picture.audience !== 'resident') {
      throw new NotFound({ what: 'picture' });
    }
    return c.body(new Uint8Array(picture.bytes), 200, {
      'content-type': 'image/webp',
      'cache-control': 'private, max-age=3600',
    });
  });

  app.post('/f/:number/:token/answer', async (c) => {
    const following = await followingOf(c);
    if (!following) return linkUnknown(c);
    const { view } = following;
    const form = await following.context.form();
    const answer = plain(form.text('answer'));
    if (answer === '') {
      return again(c, following, [{ field: 'answer', words: view.say('follow.question.missing') }]);
    }
    return act(c, following, form, 'answered', { answer }, (options) =>
      following.context.kernel.execute(supplyInformation, { ticketId: following.bearer.subjectId, answer }, options),
    );
  });

  app.post('/f/:number/:token/rating', async (c) => {
    const following = await followingOf(c);
    if (!following) return linkUnknown(c);
    const { view } = following;
    const form = await following.context.form();
    const typed = {
      solved: form.text('solved'),
      satisfied: form.text('satisfied'),
      comment: plain(form.text('comment')),
    };
    const errors: FieldError[] = [];
    if (!isVerdict(typed.solved)) errors.push({ field: 'solved', words: view.say('follow.rate.error.solved') });
    if (!isVerdict(typed.satisfied))
      errors.push({ field: 'satisfied', words: view.say('follow.rate.error.satisfied') });
    if (errors.length > 0) return again(c, following, errors, typed);
    const rating = {
      ticketId: following.bearer.subjectId,
      solved: typed.solved === 'yes',
      satisfied: typed.satisfied === 'yes',
      ...(typed.comment ? { comment: typed.comment } : {}),
    };
    return act(c, following, form, 'rated', typed, (options) =>
      following.context.kernel.execute(rate, rating, options),
    );
  });

  app.post('/f/:number/:token/reopening', async (c) => {
    const following = await followingOf(c);
    if (!following) return linkUnknown(c);
    const reason = following.view.say('follow.reopen.reason');
    const form = await following.context.form();
    return act(c, following, form, 'reopened', {}, (options) =>
      following.context.kernel.execute(reopen, { ticketId: following.bearer.subjectId, reason }, options),
    );
  });

  app.get('/f/:number/:token/withdrawal', async (c) => {
    const following = await followingOf(c);
    if (!following) return linkUnknown(c);
    return html(c, WithdrawPage({ view: following.view, path: following.path, errors: [] }));
  });

  app.post('/f/:number/:token/withdrawal', async (c) => {
    const following = await followingOf(c);
    if (!following) return linkUnknown(c);
    const form = await following.context.form();
    const reason = plain(form.text('reason'));
    return act(c, following, form, 'withdrawn', {}, (options) =>
      following.context.kernel.execute(
        withdraw,
        { ticketId: following.bearer.subjectId, ...(reason ? { reason } : {}) },
        options,
      ),
    );
  });

  app.get('/find', async (c) => html(c, FindPage({ view: (await visitOf(c)).view, errors: [] })));

  app.post('/find', async (c) => {
    const visit = await visitOf(c);
    const { context, view, visitor } = visit;
    await context.count('lookup');
    const form = await context.form();
    const number = form.text('number').slice(0, 30);
    const phone = form.text('phone').slice(0, 30);
    const errors: FieldError[] = [];
    if (!readNumber(number)) errors.push({ field: 'number', words: view.say('find.error.number') });
    if (phone === '') errors.push({ field: 'phone', words: view.say('find.error.phone') });
    if (errors.length > 0) return html(c, FindPage({ view, errors, number, phone }), 422);
    const { found } = await context.kernel.ask(
      find,
      { number, phone },
      { tenantId: context.tenant.id, actor: visitor },
    );
    if (found) return goTo(c, followPath(found.number, found.followToken));
    return html(
      c,
      FindPage({ view, errors: [{ field: 'number', words: view.say('find.error.none') }], number, phone }),
      422,
    );
  });
}

const isVerdict = (word: string): boolean => word === 'yes' || word === 'no';
const plain = (words: string): string => words.replace(/\r\n?/g, '\n').trim();

/**
 * The request with the link's holder. Wrong links are counted, so that nobody tries many; right ones are not: a whole village may
 * come from one address of its network.
 */
async function followingOf(c: PageContext): Promise<Following | undefined> {
  const visit = await visitOf(c);
  const number = c.req.param('number') ?? '';
  const token = c.req.param('token') ?? '';
  const bearer = await bearerFor(visit, number, token);
  if (!bearer) await visit.context.count('lookup');
  return bearer && { ...visit, bearer, path: followPath(number, token) };
}

async function linkUnknown(c: PageContext): Promise<Response> {
  const { view } = await visitOf(c);
  const page = {
    title: view.say('error.follow.title'),
    text: view.say('error.follow.text'),
    code: 'follow-link-unknown',
  };
  return html(c, ErrorPage({ view, ...page, find: true }), 404);
}

async function matterOf({ context, bearer }: Following): Promise<Followed> {
  const matter = await context.kernel.ask(
    follow,
    { ticketId: bearer.subjectId },
    { tenantId: context.tenant.id, actor: bearer },
  );
  return { ...matter, overdue: matter.overdueAt !== null, rated: matter.rating };
}

type Typed = NonNullable<Parameters<typeof FollowPage>[0]['typed']>;

async function again(
  c: PageContext,
  following: Following,
  errors: readonly FieldError[],
  typed: Typed = {},
): Promise<Response> {
  const { view, path } = following;
  return html(c, FollowPage({ view, matter: await matterOf(following), path, errors, typed }), 422);
}

/**
 * Runs what the resident asked for, and shows the matter as it is then; a refusal is said on the same page. The form brings the
 * command's id, so that a second tap on what has worked shows that it worked.
 */
async function act(
  c: PageContext,
  following: Following,
  form: Form,
  thanks: FollowThanks,
  typed: Typed,
  run: (options: { tenantId: string; actor: BearerActor; commandId: string }) => Promise<unknown>,
): Promise<Response> {
  const { context, bearer, view } = following;
  const runAs = (commandId: string) => run({ tenantId: context.tenant.id, actor: bearer, commandId });
  const sent = form.text('commandId').toLowerCase();
  try {
    await runAs(isUuid(sent) ? sent : newId()).catch((error: unknown) => {
      // the same page sent again with other answers, after going back: something else is asked for
      if (error instanceof CommandIdReused) return runAs(newId());
      throw error;
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const words = ticketTexts.catalogues[view.locale][`refusal.${error.code}`];
    if (words === undefined) throw error;
    return again(c, following, [{ field: '', words: fill(words, error.data) }], typed);
  }
  return goTo(c, `${following.path}?done=${thanks}`);
}
