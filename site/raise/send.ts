import type { Hono } from 'hono';
import type { PageEnv } from '../../server/kernel/http/server.ts';
import { maskPhone, normalisePhone, takesMessages } from '../../server/modules/people/public.ts';
import { follow, raise, similar } from '../../server/modules/tickets/public.ts';
import { bearerFor, followPath } from '../follow-link.ts';
import { noticeVersion } from '../notice.ts';
import type { PhoneCodes } from '../phone-codes.ts';
import { RecentPage } from '../plain-pages.tsx';
import { draftOf, goTo, html, saveDraft, visitOf, type HeldDraft, type Visit } from '../visit.ts';
import { DonePage } from './done.tsx';
import { nextStep, type Draft } from './draft.ts';
import { CheckPage, VerifyPage } from './pages.tsx';

/** Checking the answers, the phone last of all, sending, and what comes then. `codes` left out: no phone is verified. */
export function addSending(app: Hono<PageEnv>, codes: PhoneCodes | undefined): void {
  const mayVerify = (draft: Draft): string | undefined => {
    const phone = draft.phone === '' || !codes ? undefined : normalisePhone(draft.phone);
    return phone && takesMessages(phone) ? phone : undefined;
  };

  app.get('/raise/check', async (c) => {
    const visit = await visitOf(c);
    const { draft } = await draftOf(visit.context);
    if (draft.sent) return goTo(c, '/raise/done');
    const next = nextStep(draft);
    if (next !== '/raise/check') return goTo(c, next);
    const near = await neighboursOf(visit, draft);
    return html(
      c,
      CheckPage({
        view: visit.view,
        draft,
        errors: [],
        place: draft.area?.name ?? '',
        noticeVersion,
        similar: near.count,
        verifies: mayVerify(draft) !== undefined,
      }),
    );
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
    const phone = mayVerify(held.draft);
    if (form.text('do') !== 'verify' || !phone || !codes) return send(visit, held, false).then((path) => goTo(c, path));
    await sendCode(visit, held, codes, phone);
    return goTo(c, '/raise/verify');
  });

  app.get('/raise/verify', async (c) => {
    const visit = await visitOf(c);
    const { draft } = await draftOf(visit.context);
    if (draft.sent) return goTo(c, '/raise/done');
    const phone = mayVerify(draft);
    if (!phone || !codes || !draft.codeId) return goTo(c, '/raise/check');
    return html(c, verifyPage(visit, codes, draft.codeId, phone, visit.query('again') === '1' ? 'again' : undefined));
  });

  app.post('/raise/verify', async (c) => {
    const visit = await visitOf(c);
    const form = await visit.context.form();
    const held = await draftOf(visit.context);
    const { draft } = held;
    if (draft.sent) return goTo(c, '/raise/done');
    const phone = mayVerify(draft);
    if (nextStep(draft) !== '/raise/check' || !phone || !codes || !draft.codeId) return goTo(c, '/raise/check');
    if (form.text('do') === 'skip') return goTo(c, await send(visit, held, false));
    if (form.text('do') === 'again') {
      await sendCode(visit, held, codes, phone);
      return goTo(c, '/raise/verify?again=1');
    }
    const code = form.text('code').normalize('NFKC').replace(/\D/g, '');
    if (code.length !== 6) return html(c, verifyPage(visit, codes, draft.codeId, phone, 'missing'), 422);
    if (!(await codes.check(visit, draft.codeId, phone, code))) {
      return html(c, verifyPage(visit, codes, draft.codeId, phone, 'wrong'), 422);
    }
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

async function sendCode(visit: Visit, held: HeldDraft, codes: PhoneCodes, phone: string): Promise<void> {
  await visit.context.count('code');
  const { codeId } = await codes.send(visit, phone);
  held.draft.codeId = codeId;
  await saveDraft(visit.context, held);
}

async function verifyPage(
  visit: Visit,
  codes: PhoneCodes,
  codeId: string,
  phone: string,
  state: 'again' | 'missing' | 'wrong' | undefined,
) {
  const demoCode = visit.view.demo ? await codes.demoCode(visit, codeId) : undefined;
  const words = state === 'missing' ? 'verify.error.missing' : state === 'wrong' ? 'verify.error' : undefined;
  return VerifyPage({
    view: { ...visit.view, demoCode },
    errors: words ? [{ field: 'code', words: visit.view.say(words) }] : [],
    phone: maskPhone(phone),
    minutes: codes.minutes,
    again: state === 'again',
  });
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
  const answer = await context.kernel.execute(
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
      },
      noticeVersion,
    },
    { tenantId: context.tenant.id, actor: visit.visitor, commandId: draft.ticketId },
  );
  draft.sent = { number: answer.number, followToken: answer.followToken, verified };
  await saveDraft(context, held);
  return '/raise/done';
}
