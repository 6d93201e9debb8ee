-- The kernel's own tables: tenants, settings, command log, events, outbox, schedules, rate limits.
create schema kernel;

-- Called by every migration for every tenant table: only rows of the transaction's tenant exist for whoever asks.
create function kernel.protect_tenant_rows(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy rows_of_one_tenant on %s using (tenant_id = nullif(current_setting(''lianxin.tenant_id'', true), '''')::uuid) '
    'with check (tenant_id = nullif(current_setting(''lianxin.tenant_id'', true), '''')::uuid)', target);
end $$;

-- reference table
create table kernel.tenants (
  tenant_id uuid not null,
  slug text not null,
  name text not null,
  -- the host name under which this tenant is served; null: whoever comes when there is only one tenant
  host text,
  zone text not null default 'Asia/Shanghai',
  -- from which follow links and phone hashes are derived
  secret bytea not null,
  demo boolean not null default false,
  created_at timestamptz not null default now(),
  constraint tenants_pkey primary key (tenant_id),
  constraint tenants_slug_is_unique unique (slug),
  constraint tenants_host_is_unique unique (host)
);

create table kernel.settings (
  tenant_id uuid not null,
  key text not null,
  value jsonb not null,
  updated_at timestamptz not null,
  constraint settings_pkey primary key (tenant_id, key)
);
select kernel.protect_tenant_rows('kernel.settings');

-- What was answered to each client-made command id, so that a retry is a replay.
create table kernel.commands (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  actor_key text not null,
  input_hash text not null,
  -- null: holds personal data and is read again for a retry
  answer jsonb,
  at timestamptz not null,
  constraint commands_pkey primary key (tenant_id, id)
);
create index commands_by_age on kernel.commands (tenant_id, at);
select kernel.protect_tenant_rows('kernel.commands');

-- Everything that happened, appended and never edited.
create table kernel.events (
  tenant_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity,
  subject_kind text not null,
  subject_id uuid not null,
  type text not null,
  data jsonb not null,
  actor_kind text not null,
  actor_id uuid,
  command_id uuid not null,
  command_name text not null,
  -- when it happened in the world; work done without network and imports come in later than they happened
  at timestamptz not null,
  recorded_at timestamptz not null,
  constraint events_pkey primary key (tenant_id, id)
);
create index events_of_a_subject on kernel.events (tenant_id, subject_id, seq);
create index events_in_order on kernel.events (tenant_id, seq);
create index events_of_an_actor on kernel.events (tenant_id, actor_id, seq) where actor_id is not null;
select kernel.protect_tenant_rows('kernel.events');

create table kernel.outbox (
  tenant_id uuid not null,
  seq bigint generated always as identity,
  subscriber text not null,
  subject_id uuid not null,
  event_id uuid not null,
  dead boolean not null default false,
  attempts integer not null default 0,
  available_at timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  constraint outbox_pkey primary key (tenant_id, seq)
);
create index outbox_ready on kernel.outbox (tenant_id, subscriber, seq) where not dead;
create index outbox_of_a_subject on kernel.outbox (tenant_id, subscriber, subject_id, seq);
create index outbox_dead on kernel.outbox (tenant_id, seq) where dead;
select kernel.protect_tenant_rows('kernel.outbox');

-- When each recurring job is next due; several processes, one run.
create table kernel.schedules (
  tenant_id uuid not null,
  name text not null,
  due_at timestamptz not null,
  last_run_at timestamptz,
  last_error text,
  constraint schedules_pkey primary key (tenant_id, name)
);
select kernel.protect_tenant_rows('kernel.schedules');

create table kernel.rate_limits (
  tenant_id uuid not null,
  key text not null,
  window_start timestamptz not null,
  count integer not null,
  constraint rate_limits_pkey primary key (tenant_id, key, window_start)
);
select kernel.protect_tenant_rows('kernel.rate_limits');
