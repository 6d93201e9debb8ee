import type { Hono } from 'hono';
import type { PageEnv } from '../../server/kernel/http/server.ts';
import { Refusal } from '../../server/kernel/refusal.ts';
import { demoCodeOf, maskPhone, normalisePhone, takesMessages } from '../../server/modules/people/public.ts';
import { follow, noticeVersion, raise, similar, followToken } from '../../server/modules/tickets/public.ts';
import { bearerFor, followPath } from '../follow-link.ts';
import type { FieldError } from '../page.tsx';
import { checkCode, sendCode, type CodeTrouble } from '../phone-codes.ts';
import { RecentPage } from '../plain-pages.tsx';
import { draftOf, goTo, html, saveDraft, visitOf, type HeldDraft, type Visit } from '../visit.ts';
import { DonePage } from './done.tsx';
import { nextStep, type Draft } from './draft.ts';
import { CheckPage, VerifyPage } from './pages.tsx';
import { picturesLeft } from './steps.ts';

/** The phone a code can be sent to, if one was given. */
function verifiable(draft: Draft): string | undefined {
  const phone = draft.phone === '' ? undefined : normalisePhone(draft.phone);
  return phone && takesMessages(phone) ? phone : undefined;
}

/** Checking the answers, the phone last of all, sending, and what comes then. */
export function addSending(app: Hono<PageEnv>): void {
  app.get('/raise/check', async (c) => {
    const visit = await visitOf(c);
    const { draft } = await draftOf(visit.context);
    if (draft.sent) return goTo(c, '/raise/done');
    const next = nextStep(draft);
    if (next !== '/raise/check') return goTo(c, next);
    return html(c, await checkPage(visit, draft, []));
  });

  app.get('/raise/similar', async (c) => {
    const visit = await visitOf(c);
    const { draft } = await draftOf(visit.context);
    const next = nextStep(draft);
    if (next !== '/raise/check') return goTo(c, next);
    const { lines } = await neighboursOf(visit, draft);
    const { view } = visit;
    return html(
      c,
      RecentPage({ view, title: view.say('similar.title'), lines, own: true, areaCode: draft.area?.code }),
    );
  });

  app.post('/raise/check', async (c) => {
    const visit = await visitOf(c);
    const form = await visit.context.form();
    const held = await draftOf(visit.context);
    if (held.draft.sent) return goTo(c, '/raise/done');
    const next = nextStep(held.draft);
    if (next !== '/raise/check') return goTo(c, next);
    const phone = verifiable(held.draft);
    if (form.text('do') !== 'verify' || !phone) return goTo(c, await send(visit, held, false));
    const trouble = await sendCode(visit, held.draft, phone);
    await saveDraft(visit.context, held);
    if (!trouble || held.draft.code) return goTo(c, '/raise/verify');
    // somebody else asked for a code to this phone a moment ago: it may be sent without, or again in a minute
    return html(c, await checkPage(visit, held.draft, troubleErrors(visit, trouble, 'phone')), 422);
  });

  app.get('/raise/verify', async (c) => {
    const visit = await visitOf(c);
    const { draft } = await draftOf(visit.context);
    if (draft.sent) return goTo(c, '/raise/done');
    const phone = verifiable(draft);
    if (!phone || !draft.code) return goTo(c, '/raise/check');
    return html(c, verifyPage(visit, draft, phone, { again: visit.query('again') === '1' }));
  });

  app.post('/raise/verify', async (c) => {
    const visit = await visitOf(c);
    const { context, view } = visit;
    const form = await context.form();
    const held = await draftOf(context);
    const { draft } = held;
    if (draft.sent) return goTo(c, '/raise/done');
    const phone = verifiable(draft);
    if (nextStep(draft) !== '/raise/check' || !phone || !draft.code) return goTo(c, '/raise/check');
    if (form.text('do') === 'skip') return goTo(c, await send(visit, held, false));
    if (form.text('do') === 'again') {
      const trouble = await sendCode(visit, draft, phone);
      if (trouble)
        return html(c, verifyPage(visit, draft, phone, { errors: troubleErrors(visit, trouble, 'code') }), 422);
      await saveDraft(context, held);
      return goTo(c, '/raise/verify?again=1');
    }
    const code = form.text('code').normalize('NFKC').replace(/\D/g, '');
    if (code.length !== 6) {
      const errors = [{ field: 'code', words: view.say('verify.error.missing') }];
      return html(c, verifyPage(visit, draft, phone, { errors }), 422);
    }
    const trouble = await checkCode(visit, draft.code.id, code);
    if (trouble)
      return html(c, verifyPage(visit, draft, phone, { errors: troubleErrors(visit, trouble, 'code') }), 422);
    return goTo(c, await send(visit, held, true));
  });

  app.get('/raise/done', async (c) => {
    const visit = await visitOf(c);
    const { context, view } = visit;
    const { draft } = await draftOf(context);
    if (!draft.sent) return goTo(c, nextStep(draft));
    const { number, followToken, verified } = draft.sent;
    const bearer = await bearerFor(visit, number, followToken);
    const matter =
      bearer &&
      (await context.kernel.ask(
        follow,
        { ticketId: bearer.subjectId },
        { tenantId: context.tenant.id, actor: bearer },
      ));
    return html(
      c,
      DonePage({
        view,
        number,
        origin: context.origin,
        followPath: followPath(number, followToken),
        promisedOn: matter?.promisedOn ?? null,
        dispatchBy: matter?.state === 'raised' ? matter.moveDueAt : null,
        hasPhone: draft.phone !== '',
        verified,
      }),
    );
  });
}

async function checkPage(visit: Visit, draft: Draft, errors: readonly FieldError[]) {
  const { count } = await neighboursOf(visit, draft);
  return CheckPage({
    view: visit.view,
    draft,
    errors,
    place: draft.area?.name ?? '',
    noticeVersion,
    similar: count,
    verifies: verifiable(draft) !== undefined,
  });
}

function verifyPage(
  { context, view }: Visit,
  draft: Draft,
  phone: string,
  shown: { again?: boolean; errors?: readonly FieldError[] },
) {
  if (!draft.code) throw new Error('no code was sent');
  return VerifyPage({
    view: { ...view, demoCode: demoCodeOf(context.tenant, draft.code.id) },
    errors: shown.errors ?? [],
    phone: maskPhone(phone),
    until: new Date(draft.code.expiresAt),
    again: shown.again ?? false,
  });
}

function troubleErrors({ view }: Visit, trouble: CodeTrouble, field: string): FieldError[] {
  if (trouble.kind === 'too-soon') return [{ field, words: view.say('verify.too-soon', { seconds: trouble.seconds }) }];
  return [{ field, words: view.say(trouble.kind === 'wrong' ? 'verify.error' : 'verify.error.over') }];
}

async function neighboursOf({ context, visitor }: Visit, draft: Draft) {
  const none = { areaName: '', count: 0, lines: [] };
  if (draft.about === 'system' || !draft.area || draft.body === '') return none;
  return context.kernel.ask(
    similar,
    { areaId: draft.area.id, words: draft.body },
    { tenantId: context.tenant.id, actor: visitor },
  );
}

/**
 * Raises the ticket. The draft's ticket id is the command's id too: sent twice (a double tap, a retry) it is one ticket with one
 * answer. Answers where to go.
 */
async function send(visit: Visit, held: HeldDraft, verified: boolean): Promise<string> {
  const { context, view } = visit;
  const { draft, secret } = held;
  if (!draft.area) return '/raise/where';
  const words = draft.body === '' ? view.say('what.pictures-only') : draft.body;
  const body = draft.forOther ? `${words}\n${view.say('check.for-other')}` : words;
  const raised = context.kernel.execute(
    raise,
    {
      id: draft.ticketId,
      channel: 'site',
      body,
      areaId: draft.area.id,
      ...(draft.placeWords ? { placeWords: draft.placeWords } : {}),
      ...(draft.latitude !== undefined && draft.longitude !== undefined
        ? { latitude: draft.latitude, longitude: draft.longitude }
        : {}),
      ...(draft.about === 'system' ? { category: 'system' } : {}),
      ...(draft.pictureIds.length > 0 ? { pictureIds: draft.pictureIds, draftKey: secret } : {}),
      reporter: {
        ...(draft.name ? { name: draft.name } : {}),
        ...(draft.phone ? { phone: draft.phone } : {}),
        ...(verified && draft.code ? { phoneCodeId: draft.code.id } : {}),
      },
      noticeVersion,
    },
    { tenantId: context.tenant.id, actor: visit.visitor, commandId: draft.ticketId },
  );
  const answer = await raised.catch(async (error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'picture-unknown') throw error;
    const left = await picturesLeft(visit, held);
    if (left.length === draft.pictureIds.length) throw error;
    return left;
  });
  if (Array.isArray(answer)) {
    // the photos lay too long and were cleared away; the words are still here
    draft.pictureIds = answer;
    await saveDraft(context, held);
    return '/raise/what?lost=1&to=check';
  }
  const token = followToken(context.tenant, { id: answer.id, followVersion: 1 });
  draft.sent = { number: answer.number, followToken: token, verified };
  await saveDraft(context, held);
  return '/raise/done';
}
