import sharp from 'sharp';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { command } from '../../kernel/command.ts';
import type { Tx } from '../../kernel/database/database.ts';
import { digest } from '../../kernel/ids.ts';
import { PictureTooMany, PictureUnknown, PictureUnreadable } from './ticket.refusals.ts';

export const picturesPerTicket = 5;
/** upload limit for one picture, in bytes */
export const pictureLimitBytes = 10 * 1024 * 1024;
const fullEdge = 1600;
const smallEdge = 320;
/** a picture of more is a trap, not a photo */
const pixelLimit = 64_000_000;

export interface PreparedPicture {
  width: number;
  height: number;
  full: string;
  small: string;
}

/**
 * Re-encodes what somebody sent: turned upright, at most 1,600 pixels wide or high, as WebP, without position data or any other
 * metadata; and a small one of 320. Refuses with `picture-unreadable` what is not a JPEG, PNG, WebP, GIF or AVIF picture,
 * whatever its name says.
 */
export async function preparePicture(bytes: Uint8Array): Promise<PreparedPicture> {
  try {
    const source = sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'error' });
    const { format } = await source.metadata();
    if (!['jpeg', 'png', 'webp', 'gif', 'heif'].includes(format)) throw new Error(`format ${format}`);
    const upright = source.rotate();
    const full = await upright
      .clone()
      .resize({ width: fullEdge, height: fullEdge, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer({ resolveWithObject: true });
    const small = await sharp(full.data)
      .resize({ width: smallEdge, height: smallEdge, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 70 })
      .toBuffer();
    return {
      width: full.info.width,
      height: full.info.height,
      full: full.data.toString('base64'),
      small: small.toString('base64'),
    };
  } catch {
    throw new PictureUnreadable();
  }
}

/** Who may attach a picture later: the same person, the holder of the same follow link, or of the same draft. */
export function uploaderKey(actor: Actor, draftKey?: string): string {
  if (draftKey !== undefined) return `draft:${digest(draftKey)}`;
  switch (actor.kind) {
    case 'person':
      return `person:${actor.id}`;
    case 'bearer':
      return `bearer:${actor.subjectId}`;
    default:
      return `visitor:${actor.kind === 'visitor' ? actor.key : actor.name}`;
  }
}

/** Keeps a prepared picture until a command takes it; what nobody takes is removed after a day. */
export const addPicture = command({
  name: 'tickets.add-picture',
  summary: 'Keeps a re-encoded picture until a ticket command takes it',
  input: z.object({
    id: z.uuid(),
    width: z.int().positive(),
    height: z.int().positive(),
    full: z.base64(),
    small: z.base64(),
    /** the secret of a draft on the site, where there is no account */
    draftKey: z.string().max(200).optional(),
  }),
  output: z.object({ id: z.uuid(), width: z.int(), height: z.int() }),
  async run({ tx, actor, now, authorize, record }, input) {
    authorize(actor.kind !== 'system');
    await tx.raw({
      name: 'tickets_add_picture',
      text: `insert into tickets.pictures (tenant_id, id, width, height, full_image, small_image, uploader_key, created_at)
             values ($1, $2, $3, $4, decode($5, 'base64'), decode($6, 'base64'), $7, $8)`,
      values: [
        tx.tenantId,
        input.id,
        input.width,
        input.height,
        input.full,
        input.small,
        uploaderKey(actor, input.draftKey),
        now,
      ],
    });
    record({
      subject: { kind: 'picture', id: input.id },
      type: 'picture.added',
      data: { width: input.width, height: input.height },
    });
    return { id: input.id, width: input.width, height: input.height };
  },
});

/** Attaches pictures to a ticket: theirs, not yet taken, and no more than five from the resident. Refuses otherwise. */
export async function takePictures(
  tx: Tx,
  input: { ids: readonly string[]; ticketId: string; key: string; audience: 'resident' | 'internal' },
): Promise<void> {
  if (input.ids.length === 0) return;
  if (input.ids.length > picturesPerTicket) throw new PictureTooMany({ limit: picturesPerTicket });
  const { count } = await tx.raw({
    name: 'tickets_take_pictures',
    text: `update tickets.pictures set ticket_id = $3, audience = $4, position = array_position($2::uuid[], id)
           where tenant_id = $1 and id = any($2::uuid[]) and ticket_id is null and uploader_key = $5`,
    values: [tx.tenantId, input.ids, input.ticketId, input.audience, input.key],
  });
  if (count !== new Set(input.ids).size) throw new PictureUnknown();
}

export interface PictureFacts {
  id: string;
  width: number;
  height: number;
  audience: 'resident' | 'internal';
}

/** The pictures of a ticket in their order; internal ones only when asked for. At most 100. */
export async function picturesOf(tx: Tx, ticketId: string, withInternal: boolean): Promise<PictureFacts[]> {
  const { rows } = await tx.raw<PictureFacts>({
    name: 'tickets_pictures_of',
    text: `select id, width, height, audience from tickets.pictures
           where tenant_id = $1 and ticket_id = $2 and (audience = 'resident' or $3) order by created_at, position limit 100`,
    values: [tx.tenantId, ticketId, withInternal],
  });
  return rows;
}

export interface PictureContent {
  ticketId: string | null;
  audience: 'resident' | 'internal';
  uploaderKey: string;
  bytes: Uint8Array;
}

export async function pictureContent(tx: Tx, id: string, size: 'small' | 'full'): Promise<PictureContent | undefined> {
  const { rows } = await tx.raw<PictureContent>({
    name: `tickets_picture_${size}`,
    text: `select ticket_id as "ticketId", audience, uploader_key as "uploaderKey", ${size}_image as bytes
           from tickets.pictures where tenant_id = $1 and id = $2`,
    values: [tx.tenantId, id],
  });
  return rows[0];
}

/** Removes what nobody took within a day; at most 500 at once. */
export async function removeUntakenPictures(tx: Tx, before: Date): Promise<number> {
  const { count } = await tx.raw({
    text: `delete from tickets.pictures where tenant_id = $1 and id in (
             select id from tickets.pictures where tenant_id = $1 and ticket_id is null and created_at < $2 limit 500)`,
    values: [tx.tenantId, before],
  });
  return count;
}
