import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { newId } from '../../server/kernel/ids.ts';

/** What a resident has filled in so far. Kept sealed on the server for a day; the key is the secret in their cookie. */
export const draftSchema = z.object({
  /** id of the ticket to be, so that sending twice is sending once */
  ticketId: z.uuid(),
  about: z.enum(['matter', 'system']).default('matter'),
  body: z.string().default(''),
  pictureIds: z.array(z.uuid()).default([]),
  area: z.object({ id: z.uuid(), code: z.string(), name: z.string(), streetCode: z.string().optional() }).optional(),
  /** the area came with the link of a poster and is not asked again */
  areaGiven: z.boolean().default(false),
  placeWords: z.string().default(''),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  /** has the page about the person been answered (all of it may be left empty) */
  whoAnswered: z.boolean().default(false),
  forOther: z.boolean().default(false),
  name: z.string().default(''),
  phone: z.string().default(''),
  /** the one-time code that was sent last */
  code: z.object({ id: z.uuid(), expiresAt: z.string() }).optional(),
  sent: z
    .object({
      number: z.string(),
      followToken: z.string(),
      verified: z.boolean(),
    })
    .optional(),
});
export type Draft = z.output<typeof draftSchema>;

export const blankDraft = (): Draft => draftSchema.parse({ ticketId: newId() });

/** The first question that is not answered yet. */
export function nextStep(draft: Draft): '/raise/what' | '/raise/where' | '/raise/who' | '/raise/check' {
  if (draft.body === '' && draft.pictureIds.length === 0) return '/raise/what';
  if (draft.area === undefined) return '/raise/where';
  return draft.whoAnswered ? '/raise/check' : '/raise/who';
}

const keyOf = (secret: string): Buffer => createHash('sha256').update(`draft key ${secret}`).digest();

/** Seals a draft (AES-256-GCM) so that only the cookie it belongs to opens it, not whoever has the database. */
export function sealDraft(draft: Draft, secret: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(draft), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** The draft again; undefined when it was sealed with another secret, altered, or of an older form. */
export function openDraft(sealed: string, secret: string): Draft | undefined {
  try {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    return draftSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
