import type { Grant } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Database, Tx } from '../../../kernel/database/database.ts';
import { digest } from '../../../kernel/ids.ts';
import type { SignedIn } from '../directory.ts';
import { signInSettings, type SignInSettings } from './settings.ts';

/** The cookie that carries a session's token; HttpOnly and SameSite=Lax always; over https Secure with the prefix __Host-. */
export const sessionCookieName = 'lianxin-session';

/**
 * How far a session has come. Only 'open' makes an actor; the others reach the sign-in pages and nothing else:
 * 'second-factor' (a code is asked), 'enrolment' (a second factor must be set up), 'password-change' (must be changed first).
 */
export type SessionStage = 'open' | 'second-factor' | 'enrolment' | 'password-change';

export type SessionWay = 'password' | 'demo';

export interface Session {
  id: string;
  personId: string;
  personName: string;
  loginName: string | null;
  stage: SessionStage;
  way: SessionWay;
  /** there when the stage is 'open' */
  actor: SignedIn | undefined;
  expiresAt: Date;
}

interface SessionRow {
  id: string;
  person_id: string;
  second_factor_at: Date | null;
  way: SessionWay;
  last_seen_at: Date;
  expires_at: Date;
  name: string;
  login_name: string | null;
  must_change: boolean | null;
  totp_confirmed_at: Date | null;
  grants: Grant[];
  unit_ids: string[];
}

const touchEveryMs = 60_000;

/**
 * The session a cookie's token names, or undefined: unknown, revoked, past its end, idle for too long, or the person has left.
 * One statement; once a minute a second one notes that the session is in use. Give a transaction that may write.
 */
export async function sessionOfToken(tx: Tx, token: string, now: Date): Promise<Session | undefined> {
  if (!/^[\w-]{20,100}$/.test(token)) return undefined;
  const settings = await signInSettings(tx);
  const { rows } = await tx.raw<SessionRow>({
    name: 'people_session_of_token',
    text: `select s.id, s.person_id, s.second_factor_at, s.way, s.last_seen_at, s.expires_at, p.name,
             c.login_name, c.must_change, c.totp_confirmed_at,
             coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'scopeLevel', a.level, 'scopeId', g.area_id, 'unitId', g.unit_id) order by g.id)
               from people.grants g join people.areas a on a.tenant_id = g.tenant_id and a.id = g.area_id
               where g.tenant_id = s.tenant_id and g.person_id = s.person_id and g.revoked_at is null), '[]') as grants,
             coalesce((select jsonb_agg(m.unit_id) from people.memberships m
               where m.tenant_id = s.tenant_id and m.person_id = s.person_id), '[]') as unit_ids
           from people.sessions s
           join people.persons p on p.tenant_id = s.tenant_id and p.id = s.person_id
           left join people.credentials c on c.tenant_id = s.tenant_id and c.person_id = s.person_id
           where s.tenant_id = $1 and s.token_hash = $2 and s.revoked_at is null and s.expires_at > $3 and p.left_at is null`,
    values: [tx.tenantId, digest(token), now],
  });
  const row = rows[0];
  if (!row || row.last_seen_at.getTime() + settings.idleMinutes * 60_000 <= now.getTime()) return undefined;
  if (row.last_seen_at.getTime() + touchEveryMs <= now.getTime()) {
    await tx.raw({
      name: 'people_touch_session',
      text: 'update people.sessions set last_seen_at = $3 where tenant_id = $1 and id = $2 and last_seen_at < $3',
      values: [tx.tenantId, row.id, now],
    });
  }
  const stage = stageOf(row, settings);
  return {
    id: row.id,
    personId: row.person_id,
    personName: row.name,
    loginName: row.login_name,
    stage,
    way: row.way,
    actor:
      stage === 'open'
        ? {
            kind: 'person',
            id: row.person_id,
            sessionId: row.id,
            grants: row.grants,
            name: row.name,
            unitIds: row.unit_ids,
            demo: row.way === 'demo',
          }
        : undefined,
    expiresAt: row.expires_at,
  };
}

/** A demonstration's session is open at once; otherwise the second factor comes before the change of a given password. */
export function stageOf(
  row: Pick<SessionRow, 'way' | 'second_factor_at' | 'must_change' | 'totp_confirmed_at' | 'grants'>,
  settings: Pick<SignInSettings, 'secondFactorRoles'>,
): SessionStage {
  if (row.way === 'demo') return 'open';
  const needsSecond =
    row.totp_confirmed_at !== null ||
    row.grants.some((grant) => (settings.secondFactorRoles as readonly string[]).includes(grant.role));
  if (needsSecond && row.second_factor_at === null) {
    return row.totp_confirmed_at === null ? 'enrolment' : 'second-factor';
  }
  return row.must_change === true ? 'password-change' : 'open';
}

/** What is asked of a kernel here: its database and its clock. */
export interface SessionSource {
  readonly database: Database;
  readonly clock: Clock;
}

/** `sessionOfToken` in a transaction of its own. */
export function findSession(source: SessionSource, tenantId: string, token: string): Promise<Session | undefined> {
  return source.database.transaction(tenantId, (tx) => sessionOfToken(tx, token, source.clock.now()));
}

/**
 * Who a cookie's token speaks for, with grants and units, or undefined when nobody: also while the second factor or a change of
 * password is still to come. Cheap enough for every request: one statement.
 */
export async function actorOfSession(
  source: SessionSource,
  tenantId: string,
  cookieToken: string,
): Promise<SignedIn | undefined> {
  return (await findSession(source, tenantId, cookieToken))?.actor;
}
