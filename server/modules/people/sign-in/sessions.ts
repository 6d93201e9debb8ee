import { z } from 'zod';
import { command } from '../../../kernel/command.ts';
import type { Tx } from '../../../kernel/database/database.ts';
import { query } from '../../../kernel/query.ts';
import { NotAllowed, NotFound } from '../../../kernel/refusal.ts';
import { may } from '../policy.ts';
import { signInSettings } from './settings.ts';

/** Ends the session at hand. */
export const signOut = command({
  name: 'people.sign-out',
  summary: 'End the session at hand.',
  input: z.object({}),
  output: z.object({}),
  refusals: [NotAllowed],
  async run({ tx, actor, now, authorize, record }) {
    authorize(actor.kind === 'person' && actor.sessionId !== null);
    if (actor.kind !== 'person') throw new NotAllowed();
    await endSession(tx, actor.sessionId, now);
    record({ subject: { kind: 'person', id: actor.id }, type: 'session.ended', data: { sessionId: actor.sessionId } });
    return {};
  },
});

/** Ends a session: one's own, or anybody's for the security administrator. */
export const revokeSession = command({
  name: 'people.revoke-session',
  summary: "End a session: one's own, or anybody's as security administrator.",
  input: z.object({ sessionId: z.uuid() }),
  output: z.object({ sessionId: z.uuid() }),
  refusals: [NotAllowed, NotFound],
  async run({ tx, actor, now, authorize, record }, { sessionId }) {
    const { rows } = await tx.raw<{ person_id: string }>({
      text: 'select person_id from people.sessions where tenant_id = $1 and id = $2 and revoked_at is null for update',
      values: [tx.tenantId, sessionId],
    });
    const owner = rows[0]?.person_id;
    // whoever may not know of a session is told that there is none
    if (owner === undefined || !(may.own(actor, owner) || may.manageAccounts(actor))) {
      throw new NotFound({ what: 'session' });
    }
    authorize(true);
    await endSession(tx, sessionId, now);
    record({ subject: { kind: 'person', id: owner }, type: 'session.revoked', data: { sessionId } });
    return { sessionId };
  },
});

async function endSession(tx: Tx, sessionId: string | null, now: Date): Promise<void> {
  await tx.raw({
    name: 'people_end_session',
    text: 'update people.sessions set revoked_at = $3 where tenant_id = $1 and id = $2 and revoked_at is null',
    values: [tx.tenantId, sessionId, now],
  });
}

/** Open sessions of oneself, or of anybody for the security administrator; newest first, at most 100. */
export const sessions = query({
  name: 'people.sessions',
  summary: "Open sessions: one's own, or a person's as security administrator.",
  input: z.object({ personId: z.uuid().optional() }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        device: z.string(),
        way: z.enum(['password', 'demo']),
        since: z.string(),
        lastSeen: z.string(),
        until: z.string(),
        current: z.boolean(),
      }),
    ),
  }),
  refusals: [NotAllowed],
  async run({ tx, actor, now, authorize }, { personId }) {
    const owner = personId ?? (actor.kind === 'person' ? actor.id : undefined);
    authorize(owner !== undefined && (may.own(actor, owner) || may.manageAccounts(actor)));
    const { idleMinutes } = await signInSettings(tx);
    const { rows } = await tx.raw<{
      id: string;
      device: string;
      way: 'password' | 'demo';
      created_at: Date;
      last_seen_at: Date;
      expires_at: Date;
    }>({
      name: 'people_open_sessions',
      text: `select id, device, way, created_at, last_seen_at, expires_at from people.sessions
             where tenant_id = $1 and person_id = $2 and revoked_at is null and expires_at > $3 and last_seen_at > $4
             order by created_at desc, id desc limit 100`,
      values: [tx.tenantId, owner, now, new Date(now.getTime() - idleMinutes * 60_000)],
    });
    return {
      items: rows.map((row) => ({
        id: row.id,
        device: row.device,
        way: row.way,
        since: row.created_at.toISOString(),
        lastSeen: row.last_seen_at.toISOString(),
        until: row.expires_at.toISOString(),
        current: actor.kind === 'person' && actor.sessionId === row.id,
      })),
    };
  },
});
