import type { Tx } from '../../../kernel/database/database.ts';
import { noPassword } from './password.ts';

export interface Credential {
  personId: string;
  loginName: string;
  passwordHash: string;
  totpSecret: string | null;
  totpConfirmedAt: Date | null;
  totpLastStep: number;
  failures: number;
  lockedUntil: Date | null;
  mustChange: boolean;
  personLeft: boolean;
}

interface CredentialRow {
  person_id: string;
  login_name: string;
  password_hash: string;
  totp_secret: string | null;
  totp_confirmed_at: Date | null;
  totp_last_step: number;
  failures: number;
  locked_until: Date | null;
  must_change: boolean;
  left_at: Date | null;
}

const select = `select c.person_id, c.login_name, c.password_hash, c.totp_secret, c.totp_confirmed_at, c.totp_last_step, c.failures,
    c.locked_until, c.must_change, p.left_at
  from people.credentials c join people.persons p on p.tenant_id = c.tenant_id and p.id = c.person_id`;

const toCredential = (row: CredentialRow): Credential => ({
  personId: row.person_id,
  loginName: row.login_name,
  passwordHash: row.password_hash,
  totpSecret: row.totp_secret,
  totpConfirmedAt: row.totp_confirmed_at,
  totpLastStep: row.totp_last_step,
  failures: row.failures,
  lockedUntil: row.locked_until,
  mustChange: row.must_change,
  personLeft: row.left_at !== null,
});

/** A login name as it is kept and compared. */
export function loginKey(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase();
}

/** Letters of any script, digits, dot, hyphen, underscore; 2 to 40. */
export function isLoginName(name: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}._-]{1,39}$/u.test(name);
}

export async function credentialByLogin(tx: Tx, loginName: string): Promise<Credential | undefined> {
  const { rows } = await tx.raw<CredentialRow>({
    name: 'people_credential_by_login',
    text: `${select} where c.tenant_id = $1 and c.login_name = $2`,
    values: [tx.tenantId, loginKey(loginName)],
  });
  return rows[0] && toCredential(rows[0]);
}

export async function credentialOf(tx: Tx, personId: string): Promise<Credential | undefined> {
  const { rows } = await tx.raw<CredentialRow>({
    name: 'people_credential_of',
    text: `${select} where c.tenant_id = $1 and c.person_id = $2`,
    values: [tx.tenantId, personId],
  });
  return rows[0] && toCredential(rows[0]);
}

/** The same, locked for the rest of the transaction: of many tries at once each is counted. */
export async function lockCredential(tx: Tx, personId: string): Promise<Credential | undefined> {
  const { rows } = await tx.raw<CredentialRow>({
    name: 'people_lock_credential',
    text: `${select} where c.tenant_id = $1 and c.person_id = $2 for update of c`,
    values: [tx.tenantId, personId],
  });
  return rows[0] && toCredential(rows[0]);
}

/** Counts a failure; at `maxFailures` the account is locked until then and the count begins anew. Answers the lock's end, if any. */
export async function countFailure(
  tx: Tx,
  credential: Credential,
  rule: { maxFailures: number; lockMinutes: number },
  now: Date,
): Promise<Date | null> {
  const failures = credential.failures + 1;
  const until = failures >= rule.maxFailures ? new Date(now.getTime() + rule.lockMinutes * 60_000) : null;
  await tx.raw({
    name: 'people_count_failure',
    text: 'update people.credentials set failures = $3, locked_until = $4 where tenant_id = $1 and person_id = $2',
    values: [tx.tenantId, credential.personId, until ? 0 : failures, until],
  });
  return until;
}

export async function forgetFailures(tx: Tx, personId: string): Promise<void> {
  await tx.raw({
    name: 'people_forget_failures',
    text: `update people.credentials set failures = 0, locked_until = null
           where tenant_id = $1 and person_id = $2 and (failures > 0 or locked_until is not null)`,
    values: [tx.tenantId, personId],
  });
}

/** Sets a password's hash (null: none yet), ends every lock. */
export async function keepPassword(
  tx: Tx,
  personId: string,
  hash: string | null,
  mustChange: boolean,
  now: Date,
): Promise<void> {
  await tx.raw({
    text: `update people.credentials set password_hash = $3, must_change = $4, password_changed_at = $5, failures = 0,
             locked_until = null where tenant_id = $1 and person_id = $2`,
    values: [tx.tenantId, personId, hash ?? noPassword, mustChange, now],
  });
}

/** Revokes a person's sessions, but for one; answers how many. */
export async function revokeSessions(tx: Tx, personId: string, exceptId: string | null, now: Date): Promise<number> {
  const { count } = await tx.raw({
    text: `update people.sessions set revoked_at = $4
           where tenant_id = $1 and person_id = $2 and revoked_at is null and ($3::uuid is null or id <> $3)`,
    values: [tx.tenantId, personId, exceptId, now],
  });
  return count;
}
