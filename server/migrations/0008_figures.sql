-- Figures 数字: rolled up from the events of tickets as they happen; a page reads cells, never tickets.
create schema figures;

-- What is counted now. A rebuild counts all events anew under the next generation and then takes its place.
create table figures.state (
  tenant_id uuid not null,
  live integer not null default 1,
  building integer,
  purpose text,
  walked_seq bigint not null default 0,
  begun_at timestamptz,
  -- a generation whose rows are no longer needed
  dropping integer,
  counted_at timestamptz,
  constraint state_pkey primary key (tenant_id)
);
select kernel.protect_tenant_rows('figures.state');

-- What of each ticket is counted at the moment.
create table figures.ticket_facts (
  tenant_id uuid not null,
  generation integer not null,
  ticket_id uuid not null,
  -- events up to this one are in it
  last_seq bigint not null,
  number text not null,
  channel text not null,
  street_id uuid,
  community_id uuid,
  grid_id uuid,
  unit_id uuid,
  raised_at timestamptz not null,
  month text not null,
  phase text not null,
  overdue boolean not null,
  second_handling boolean not null,
  contact_due_at timestamptz,
  contacted_at timestamptz,
  outcome text,
  reply_days integer,
  reply_working_days integer,
  rated boolean not null,
  solved boolean,
  satisfied boolean,
  excluded_ground text,
  excluded_reason text,
  excluded_by_id uuid,
  excluded_at timestamptz,
  constraint ticket_facts_pkey primary key (tenant_id, generation, ticket_id)
);
create index ticket_facts_excluded on figures.ticket_facts (tenant_id, generation, excluded_at, ticket_id) where excluded_ground is not null;
select kernel.protect_tenant_rows('figures.ticket_facts');

-- One cell: an area (the nil id stands for the whole tenant), what it is broken down by, and the month of raising.
create table figures.counts (
  tenant_id uuid not null,
  generation integer not null,
  area_id uuid not null,
  dimension text not null,
  key text not null,
  month text not null,
  raised integer not null,
  open integer not null,
  overdue integer not null,
  overdue_open integer not null,
  resolved integer not null,
  outcome_solved integer not null,
  outcome_explained integer not null,
  outcome_cannot_now integer not null,
  outcome_not_ours integer not null,
  closed integer not null,
  withdrawn integer not null,
  second_handling integer not null,
  dispatched integer not null,
  contacted_in_time integer not null,
  not_contacted integer not null,
  judged integer not null,
  solved integer not null,
  satisfied integer not null,
  not_judged integer not null,
  excluded_unreasonable integer not null,
  excluded_outside_duty integer not null,
  excluded_duplicate integer not null,
  constraint counts_pkey primary key (tenant_id, generation, area_id, dimension, key, month),
  constraint counts_dimension_is_known check (dimension in ('all', 'channel', 'unit'))
) with (fillfactor = 80);
select kernel.protect_tenant_rows('figures.counts');

-- How many answers took so many days: for exact medians.
create table figures.histogram (
  tenant_id uuid not null,
  generation integer not null,
  area_id uuid not null,
  dimension text not null,
  key text not null,
  measure text not null,
  month text not null,
  value integer not null,
  n integer not null,
  constraint histogram_pkey primary key (tenant_id, generation, area_id, dimension, key, measure, month, value),
  constraint histogram_measure_is_known check (measure in ('calendar-days', 'working-days'))
) with (fillfactor = 80);
select kernel.protect_tenant_rows('figures.histogram');
