-- The land, units, persons, grants, sign-in; and the working calendar.
create schema calendar;
create schema people;

-- Days that differ from Monday-to-Friday. A year without any row is a year the calendar does not know.
create table calendar.days (
  tenant_id uuid not null,
  date date not null,
  kind text not null,
  name text not null,
  updated_at timestamptz not null,
  constraint days_pkey primary key (tenant_id, date),
  constraint day_is_holiday_or_workday check (kind in ('holiday', 'workday'))
);
select kernel.protect_tenant_rows('calendar.days');

create table people.areas (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  name text not null,
  level text not null,
  -- street | town | township | community | village | grid | estate | building | district | city
  kind text not null,
  parent_id uuid,
  -- the ancestors (or self) on the levels by which lists are scoped; the district is the tenant itself
  street_id uuid,
  community_id uuid,
  grid_id uuid,
  retired_at timestamptz,
  merged_into_id uuid,
  created_at timestamptz not null,
  constraint areas_pkey primary key (tenant_id, id),
  constraint area_code_is_unique unique (tenant_id, code),
  constraint area_parent_exists foreign key (tenant_id, parent_id) references people.areas (tenant_id, id),
  constraint area_level_is_known check (level in ('city', 'district', 'street', 'community', 'grid', 'estate', 'building'))
);
create index areas_by_parent on people.areas (tenant_id, parent_id);
select kernel.protect_tenant_rows('people.areas');

-- What an area was called and where it belonged, from when to when.
create table people.area_history (
  tenant_id uuid not null,
  area_id uuid not null,
  valid_from timestamptz not null,
  valid_until timestamptz,
  code text not null,
  name text not null,
  parent_id uuid,
  constraint area_history_pkey primary key (tenant_id, area_id, valid_from)
);
select kernel.protect_tenant_rows('people.area_history');

create table people.units (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  -- department | street-office | community-committee | station | team | property-firm | utility | studio
  kind text not null,
  area_id uuid not null,
  street_id uuid,
  community_id uuid,
  phone text,
  retired_at timestamptz,
  created_at timestamptz not null,
  constraint units_pkey primary key (tenant_id, id),
  constraint unit_name_is_unique_in_area unique (tenant_id, area_id, name),
  constraint unit_area_exists foreign key (tenant_id, area_id) references people.areas (tenant_id, id)
);
select kernel.protect_tenant_rows('people.units');

create table people.persons (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  phone text,
  phone_hash text,
  home_area_id uuid,
  skills text[] not null default '{}',
  left_at timestamptz,
  created_at timestamptz not null,
  constraint persons_pkey primary key (tenant_id, id),
  constraint person_home_exists foreign key (tenant_id, home_area_id) references people.areas (tenant_id, id)
);
create index persons_by_name on people.persons (tenant_id, name, id);
create index persons_by_phone on people.persons (tenant_id, phone_hash) where phone_hash is not null;
select kernel.protect_tenant_rows('people.persons');

create table people.memberships (
  tenant_id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  title text,
  since timestamptz not null,
  constraint memberships_pkey primary key (tenant_id, person_id, unit_id),
  constraint member_exists foreign key (tenant_id, person_id) references people.persons (tenant_id, id),
  constraint member_unit_exists foreign key (tenant_id, unit_id) references people.units (tenant_id, id)
);
create index memberships_by_unit on people.memberships (tenant_id, unit_id);
select kernel.protect_tenant_rows('people.memberships');

create table people.grants (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  role text not null,
  area_id uuid not null,
  -- roles that act for a unit name it
  unit_id uuid,
  granted_by_id uuid,
  granted_at timestamptz not null,
  revoked_at timestamptz,
  constraint grants_pkey primary key (tenant_id, id),
  constraint grant_person_exists foreign key (tenant_id, person_id) references people.persons (tenant_id, id),
  constraint grant_area_exists foreign key (tenant_id, area_id) references people.areas (tenant_id, id),
  constraint grant_unit_exists foreign key (tenant_id, unit_id) references people.units (tenant_id, id),
  constraint grant_role_is_known check (role in ('grid-worker', 'helper', 'clerk', 'dispatcher', 'unit-staff', 'unit-lead', 'supervisor',
    'system-administrator', 'security-administrator', 'audit-administrator'))
);
create unique index grant_is_held_once on people.grants
  (tenant_id, person_id, role, area_id, coalesce(unit_id, '00000000-0000-0000-0000-000000000000'::uuid)) where revoked_at is null;
create index grants_of_a_person on people.grants (tenant_id, person_id) where revoked_at is null;
select kernel.protect_tenant_rows('people.grants');

create table people.credentials (
  tenant_id uuid not null,
  person_id uuid not null,
  login_name text not null,
  password_hash text not null,
  password_changed_at timestamptz not null,
  totp_secret text,
  totp_confirmed_at timestamptz,
  -- the last time step used: a code opens once
  totp_last_step bigint not null default 0,
  failures integer not null default 0,
  locked_until timestamptz,
  must_change boolean not null default false,
  constraint credentials_pkey primary key (tenant_id, person_id),
  constraint login_name_is_taken unique (tenant_id, login_name),
  constraint credential_person_exists foreign key (tenant_id, person_id) references people.persons (tenant_id, id)
);
select kernel.protect_tenant_rows('people.credentials');

create table people.sessions (
  tenant_id uuid not null,
  id uuid not null,
  token_hash text not null,
  person_id uuid not null,
  -- password given, second factor not yet: only the sign-in pages accept it
  second_factor_at timestamptz,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  device text not null,
  constraint sessions_pkey primary key (tenant_id, id),
  constraint session_token_is_unique unique (tenant_id, token_hash),
  constraint session_person_exists foreign key (tenant_id, person_id) references people.persons (tenant_id, id)
);
create index sessions_of_a_person on people.sessions (tenant_id, person_id) where revoked_at is null;
select kernel.protect_tenant_rows('people.sessions');

-- One-time codes by which a resident shows that a phone is theirs; only hashes are kept.
create table people.phone_codes (
  tenant_id uuid not null,
  id uuid not null,
  phone_hash text not null,
  code_hash text not null,
  purpose text not null,
  attempts integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint phone_codes_pkey primary key (tenant_id, id)
);
create index phone_codes_by_age on people.phone_codes (tenant_id, expires_at);
create index phone_codes_by_phone on people.phone_codes (tenant_id, phone_hash, created_at);
select kernel.protect_tenant_rows('people.phone_codes');
