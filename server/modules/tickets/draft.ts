import type { Tx } from '../../kernel/database/database.ts';
import { digest, newId } from '../../kernel/ids.ts';

/** How long what a resident filled in on the site is kept after the last change. */
export const draftHours = 24;

/**
 * Keeps what a resident has filled in so far, under the secret of their cookie (only its hash is stored). `sealed` is opaque here:
 * the site encrypts it with the same secret, so that nobody reads a draft who only has the database. Not a command: nothing has
 * been said yet, and no event may hold it.
 */
export async function keepDraft(tx: Tx, draft: { secret: string; sealed: string; now: Date }): Promise<void> {
  await tx.raw({
    name: 'tickets_keep_draft',
    text: `insert into tickets.drafts (tenant_id, id, token_hash, data, created_at, expires_at)
           values ($1, $2, $3, $4::text::jsonb, $5, $6)
           on conflict (tenant_id, token_hash) do update set data = excluded.data, expires_at = excluded.expires_at`,
    values: [
      tx.tenantId,
      newId(),
      digest(draft.secret),
      JSON.stringify({ sealed: draft.sealed }),
      draft.now,
      new Date(draft.now.getTime() + draftHours * 3_600_000),
    ],
  });
}

/** The sealed draft of this secret; undefined when there is none or its day is over. */
export async function findDraft(tx: Tx, secret: string, now: Date): Promise<string | undefined> {
  const { rows } = await tx.raw<{ data: { sealed?: string } }>({
    name: 'tickets_find_draft',
    text: 'select data from tickets.drafts where tenant_id = $1 and token_hash = $2 and expires_at > $3',
    values: [tx.tenantId, digest(secret), now],
  });
  return rows[0]?.data.sealed;
}
