import { toDatabaseError } from './errors.ts';
import { aloneInDatabase } from './migrate.ts';
import type { MigrationConnection } from './migrate.ts';
import { OpenError } from './open-error.ts';

/** The role that ordinary work runs with where the connecting one would pass by row-level security. */
export const APP_ROLE = 'lianxin_app';

const OWN_SCHEMAS = `
  select nspname from pg_namespace where nspname not in ('public', 'information_schema') and nspname !~ '^(pg_|citus)'
    and nspowner = (select oid from pg_roles where rolname = current_user)`;

/**
 * Asks whether the connecting role passes by row-level security, and whether ours exists, may be taken on and has no right to
 * change history: rights given by an earlier version are given anew, less that one.
 */
const ROLE_QUESTION = `
  select current_user as "user", rolsuper or rolbypassrls as passes, rolsuper as super,
    coalesce((
      select has_schema_privilege(app.oid, 'kernel', 'usage') and pg_has_role(current_user, app.oid, 'member')
        and not exists (
          select from pg_class history where history.oid = to_regclass('kernel.events')
            and pg_has_role(current_user, history.relowner, 'usage')
            and has_table_privilege(app.oid, history.oid, 'update, delete')
        )
      from pg_roles app where app.rolname = '${APP_ROLE}'
    ), false) as usable
  from pg_roles where rolname = current_user`;

/** Makes the role where it is missing; two processes may do so at once. */
const CREATE_ROLE = `
  do $$ begin
    if not exists (select from pg_roles where rolname = '${APP_ROLE}') then
      create role ${APP_ROLE} nologin;
    end if;
  exception when duplicate_object or unique_violation then null;
  end $$`;

/** Lets the role read and write rows of every module's tables, also those made later; it may change no table, no book of migrations and no history, and take away no tenant. */
const GRANT_ROLE = `
  do $$ declare schema_name text; begin
    for schema_name in ${OWN_SCHEMAS} loop
      execute format('grant usage on schema %I to ${APP_ROLE}', schema_name);
      execute format('grant select, insert, update, delete on all tables in schema %I to ${APP_ROLE}', schema_name);
      execute format('grant usage, select on all sequences in schema %I to ${APP_ROLE}', schema_name);
      execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to ${APP_ROLE}', schema_name);
      execute format('alter default privileges in schema %I grant usage, select on sequences to ${APP_ROLE}', schema_name);
    end loop;
    revoke insert, update, delete on kernel.migrations from ${APP_ROLE};
    if to_regclass('kernel.events') is not null then revoke update, delete on kernel.events from ${APP_ROLE}; end if;
    if to_regclass('kernel.tenants') is not null then revoke delete on kernel.tenants from ${APP_ROLE}; end if;
  end $$`;

interface RoleAnswer {
  user: string;
  passes: boolean;
  super: boolean;
  usable: boolean;
}

/**
 * The role to work as: undefined when the connecting one is bound by row-level security (tables force it on their owner too),
 * else `lianxin_app`, made and given its rights where missing. Refuses with OpenError 'role-missing' when it may not be made.
 */
export async function settleRole(connection: MigrationConnection): Promise<string | undefined> {
  const role = await ask(connection);
  if (!role.passes) return undefined;
  if (!role.usable) await aloneInDatabase(connection, () => grantToRole(connection));
  return APP_ROLE;
}

/** Gives the role its rights to tables just made; makes it where needed. Does nothing for a role that is bound anyway. */
export async function grantToRole(connection: MigrationConnection): Promise<void> {
  const role = await ask(connection);
  if (!role.passes) return;
  try {
    await connection.control(CREATE_ROLE);
    if (!role.super) await connection.control(`grant ${APP_ROLE} to current_user`);
    await connection.control(GRANT_ROLE);
  } catch (error) {
    throw new OpenError(
      'role-missing',
      { role: APP_ROLE, user: role.user, reason: toDatabaseError(error).message },
      { cause: error },
    );
  }
}

async function ask(connection: MigrationConnection): Promise<RoleAnswer> {
  const { rows } = await connection.control(ROLE_QUESTION);
  return rows[0] as RoleAnswer;
}
