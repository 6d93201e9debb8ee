import type { RequestContext } from '../../kernel/http/context.ts';
import { NotFound } from '../../kernel/refusal.ts';
import { rawRoute, route, type Route } from '../../kernel/http/route.ts';
import { accept } from './accept.ts';
import { askInformation, supplyInformation } from './information.ts';
import { dispatchBatch, undoBatch } from './batch.ts';
import { correct } from './correct.ts';
import { decidePromiseMove, askPromiseMove } from './promise.ts';
import { decideReturn, returnTicket } from './return.ts';
import { dispatch } from './dispatch.ts';
import { exclude, include } from './exclude.ts';
import { followToken } from './follow-link.ts';
import { inbox } from './inbox.query.ts';
import { callBack, rate, reopen } from './judge.ts';
import { note } from './note.ts';
import { addPicture, pictureContent, pictureLimitBytes, preparePicture, uploaderKey } from './picture.ts';
import { may } from './policy.ts';
import { previewBatch } from './preview-batch.query.ts';
import { raise } from './raise.ts';
import { resolve } from './resolve.ts';
import { settle } from './settle.ts';
import { findTicket } from './store.ts';
import { stuck } from './stuck.query.ts';
import { ticketDetail } from './ticket.query.ts';
import { PictureUnreadable } from './ticket.refusals.ts';
import { unmask } from './unmask.ts';
import { withdraw } from './withdraw.ts';

const uploadPicture = rawRoute({
  method: 'POST',
  path: '/api/pictures',
  name: 'tickets.upload-picture',
  summary: 'Takes a picture, re-encodes it without metadata and keeps it until a ticket command takes it',
  limit: 'upload',
  accepts: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif', 'image/heic', 'image/heif'],
  answers: ['application/json'],
  bodyLimitBytes: pictureLimitBytes,
  refusals: [PictureUnreadable],
  async handle(context, request) {
    const actor = await context.actor();
    const prepared = await preparePicture(await request.body());
    const id = request.commandId ?? crypto.randomUUID();
    const answer = await context.kernel.execute(
      addPicture,
      { id, ...prepared },
      { tenantId: context.tenant.id, actor, commandId: request.commandId },
    );
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
  },
});

const readPicture = rawRoute({
  method: 'GET',
  path: '/api/pictures/{pictureId}',
  name: 'tickets.picture',
  summary: 'A picture the reader may see, as WebP; size=small or full',
  answers: ['image/webp'],
  async handle(context, request) {
    const actor = await context.actor();
    const size = request.query.get('size')?.[0] === 'small' ? 'small' : 'full';
    const { pictureId = '' } = request.params;
    if (!/^[0-9a-f-]{36}$/iu.test(pictureId)) throw new NotFound({ what: 'picture' });
    const bytes = await context.kernel.database.transaction(
      context.tenant.id,
      async (tx) => {
        const picture = await pictureContent(tx, pictureId, size);
        if (!picture) return undefined;
        if (picture.ticketId === null) return picture.uploaderKey === uploaderKey(actor) ? picture.bytes : undefined;
        const ticket = await findTicket(tx, picture.ticketId);
        return ticket && may.read(actor, ticket) ? picture.bytes : undefined;
      },
      { readOnly: true },
    );
    if (!bytes) throw new NotFound({ what: 'picture' });
    return {
      status: 200,
      headers: {
        'content-type': 'image/webp',
        'cache-control': 'private, max-age=3600',
        'x-content-type-options': 'nosniff',
      },
      body: bytes,
    };
  },
});

/** Who raises for themselves gets the secret of their link; who raises for somebody else does not. */
async function withFollowToken(begun: { id: string; number: string }, context: RequestContext) {
  const actor = await context.actor();
  if (actor.kind !== 'visitor') return { ...begun, followToken: null };
  return { ...begun, followToken: followToken(context.tenant, { id: begun.id, followVersion: 1 }) };
}

export const routes = [
  route('GET', '/api/tickets', inbox),
  route('POST', '/api/tickets', raise, { respond: withFollowToken }),
  route('POST', '/api/tickets/settled', settle),
  route('GET', '/api/tickets/stuck', stuck),
  route('GET', '/api/tickets/{ticketId}', ticketDetail),
  route('POST', '/api/tickets/{ticketId}/dispatch', dispatch),
  route('POST', '/api/tickets/{ticketId}/acceptance', accept),
  route('POST', '/api/tickets/{ticketId}/notes', note),
  route('POST', '/api/tickets/{ticketId}/questions', askInformation),
  route('POST', '/api/tickets/{ticketId}/answers', supplyInformation),
  route('POST', '/api/tickets/{ticketId}/resolution', resolve),
  route('POST', '/api/tickets/{ticketId}/return', returnTicket),
  route('POST', '/api/tickets/{ticketId}/return-decision', decideReturn),
  route('POST', '/api/tickets/{ticketId}/promise-requests', askPromiseMove),
  route('POST', '/api/tickets/{ticketId}/promise-decision', decidePromiseMove),
  route('POST', '/api/tickets/{ticketId}/call-back', callBack),
  route('POST', '/api/tickets/{ticketId}/rating', rate),
  route('POST', '/api/tickets/{ticketId}/reopening', reopen),
  route('POST', '/api/tickets/{ticketId}/withdrawal', withdraw),
  route('POST', '/api/tickets/{ticketId}/correction', correct),
  route('POST', '/api/tickets/{ticketId}/exclusion', exclude),
  route('POST', '/api/tickets/{ticketId}/inclusion', include),
  route('POST', '/api/tickets/{ticketId}/reporter', unmask),
  route('GET', '/api/ticket-batches/preview', previewBatch),
  route('POST', '/api/ticket-batches', dispatchBatch),
  route('POST', '/api/ticket-batches/{batchId}/undo', undoBatch),
  uploadPicture,
  readPicture,
] as const satisfies readonly Route[];
