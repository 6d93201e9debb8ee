-- Tickets 工单: a resident's matter from raising to a rated answer.
create schema tickets;

create table tickets.tickets (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  channel text not null,
  category text,
  subject text not null,
  body text not null,
  area_id uuid not null,
  street_id uuid,
  community_id uuid,
  grid_id uuid,
  place_words text,
  latitude double precision,
  longitude double precision,
  state text not null,
  is_open boolean generated always as (state in ('raised', 'dispatched', 'accepted', 'returned', 'awaiting-information')) stored,
  -- whose move it is, and by when
  mover text not null,
  move_due_at timestamptz,
  unit_id uuid,
  handler_id uuid,
  raised_by_id uuid,
  raised_at timestamptz not null,
  dispatched_at timestamptz,
  accepted_at timestamptz,
  first_promised_on date,
  promised_on date,
  -- the end of the promised working day
  promised_until timestamptz,
  promise_moves integer not null default 0,
  -- a later date the unit has asked for and nobody has decided yet
  asked_promise_on date,
  overdue_at timestamptz,
  handling integer not null default 1,
  resolved_at timestamptz,
  outcome text,
  outcome_text text,
  review_on date,
  referred_to text,
  called_back_at timestamptz,
  closed_at timestamptz,
  close_ground text,
  solved boolean,
  satisfied boolean,
  rated_at timestamptz,
  excluded_ground text,
  source text,
  source_id text,
  recorded_at timestamptz not null,
  -- follow links of an older version no longer open
  follow_version integer not null default 1,
  constraint tickets_pkey primary key (tenant_id, id),
  constraint ticket_number_is_unique unique (tenant_id, number),
  constraint ticket_state_is_known check (state in ('raised', 'dispatched', 'accepted', 'returned', 'awaiting-information', 'resolved', 'closed', 'withdrawn')),
  constraint ticket_mover_is_known check (mover in ('dispatcher', 'unit', 'handler', 'resident', 'caller', 'nobody')),
  constraint ticket_outcome_is_known check (outcome in ('solved', 'explained', 'cannot-now', 'not-ours'))
);
create unique index ticket_source_comes_once on tickets.tickets (tenant_id, source, source_id) where source is not null;
-- A district has few streets: a street's open tickets are found among all of them; a community's or a grid's are not.
create index tickets_open on tickets.tickets (tenant_id, move_due_at, id) where is_open;
create index tickets_open_of_a_community on tickets.tickets (tenant_id, community_id, move_due_at, id) where is_open and community_id is not null;
create index tickets_open_of_a_grid on tickets.tickets (tenant_id, grid_id, move_due_at, id) where is_open and grid_id is not null;
create index tickets_open_of_a_unit on tickets.tickets (tenant_id, unit_id, move_due_at, id) where is_open and unit_id is not null;
create index tickets_open_of_a_handler on tickets.tickets (tenant_id, handler_id, move_due_at, id) where is_open and handler_id is not null;
create index tickets_to_call_back on tickets.tickets (tenant_id, move_due_at, id) where state = 'resolved';
create index tickets_by_time on tickets.tickets (tenant_id, raised_at, id);
create index tickets_of_a_street_by_time on tickets.tickets (tenant_id, street_id, raised_at, id) where street_id is not null;
create index tickets_of_a_community_by_time on tickets.tickets (tenant_id, community_id, raised_at, id) where community_id is not null;
create index tickets_of_a_unit_by_time on tickets.tickets (tenant_id, unit_id, raised_at, id) where unit_id is not null;
-- what is written when a ticket has its answer, and so costs raising nothing
create index tickets_answered_of_a_grid on tickets.tickets (tenant_id, grid_id, raised_at, id) where not is_open and grid_id is not null;
create index tickets_answered_by_a_handler on tickets.tickets (tenant_id, handler_id, raised_at, id) where not is_open and handler_id is not null;
-- the few that figures ask for: their lists are short, and must not be sought among all
create index tickets_out_of_the_ordinary on tickets.tickets (tenant_id, raised_at, id)
  where outcome in ('cannot-now', 'not-ours') or not solved or not satisfied or excluded_ground is not null or handling > 1 or state = 'withdrawn';
create index tickets_raised_by on tickets.tickets (tenant_id, raised_by_id, raised_at) where raised_by_id is not null;
create index tickets_promised on tickets.tickets (tenant_id, promised_until) where is_open and overdue_at is null and promised_until is not null;
create index tickets_to_review on tickets.tickets (tenant_id, review_on) where review_on is not null;
create index tickets_asking_for_time on tickets.tickets (tenant_id, asked_promise_on, id) where asked_promise_on is not null;
select kernel.protect_tenant_rows('tickets.tickets');

-- Who raised it: apart from the matter, masked by default, every unmasking an event.
create table tickets.reporters (
  tenant_id uuid not null,
  ticket_id uuid not null,
  name text,
  phone text,
  phone_hash text,
  phone_verified_at timestamptz,
  address text,
  person_id uuid,
  notice_version text not null,
  constraint reporters_pkey primary key (tenant_id, ticket_id),
  constraint reporter_ticket_exists foreign key (tenant_id, ticket_id) references tickets.tickets (tenant_id, id)
);
create index reporters_by_phone on tickets.reporters (tenant_id, phone_hash) where phone_hash is not null;
select kernel.protect_tenant_rows('tickets.reporters');

create table tickets.pictures (
  tenant_id uuid not null,
  id uuid not null,
  -- null until a command takes it; what nobody takes is removed after a day
  ticket_id uuid,
  event_id uuid,
  -- seen by the resident, or internal
  audience text not null default 'resident',
  position integer not null default 0,
  width integer not null,
  height integer not null,
  full_image bytea not null,
  small_image bytea not null,
  uploader_key text not null,
  created_at timestamptz not null,
  constraint pictures_pkey primary key (tenant_id, id),
  constraint picture_ticket_exists foreign key (tenant_id, ticket_id) references tickets.tickets (tenant_id, id),
  constraint picture_audience_is_known check (audience in ('resident', 'internal'))
);
create index pictures_of_a_ticket on tickets.pictures (tenant_id, ticket_id) where ticket_id is not null;
create index pictures_untaken on tickets.pictures (tenant_id, created_at) where ticket_id is null;
select kernel.protect_tenant_rows('tickets.pictures');

create table tickets.returns (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  unit_id uuid not null,
  ground text not null,
  argument text not null,
  argued_by_id uuid,
  argued_at timestamptz not null,
  decision text,
  decision_reason text,
  decided_by_id uuid,
  decided_at timestamptz,
  constraint returns_pkey primary key (tenant_id, id),
  constraint return_ticket_exists foreign key (tenant_id, ticket_id) references tickets.tickets (tenant_id, id)
);
create index returns_of_a_ticket on tickets.returns (tenant_id, ticket_id);
create unique index return_is_open_once on tickets.returns (tenant_id, ticket_id) where decision is null;
select kernel.protect_tenant_rows('tickets.returns');

create table tickets.promise_requests (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  from_date date not null,
  to_date date not null,
  reason text not null,
  asked_by_id uuid,
  asked_at timestamptz not null,
  decision text,
  decision_reason text,
  decided_by_id uuid,
  decided_at timestamptz,
  constraint promise_requests_pkey primary key (tenant_id, id),
  constraint promise_request_ticket_exists foreign key (tenant_id, ticket_id) references tickets.tickets (tenant_id, id)
);
create index promise_requests_of_a_ticket on tickets.promise_requests (tenant_id, ticket_id);
create unique index promise_request_is_open_once on tickets.promise_requests (tenant_id, ticket_id) where decision is null;
create index promise_requests_open on tickets.promise_requests (tenant_id, asked_at) where decision is null;
select kernel.protect_tenant_rows('tickets.promise_requests');

create table tickets.information_requests (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  question text not null,
  asked_by_id uuid,
  asked_at timestamptz not null,
  ends_at timestamptz not null,
  answer text,
  ended_at timestamptz,
  end_ground text,
  constraint information_requests_pkey primary key (tenant_id, id),
  constraint information_request_ticket_exists foreign key (tenant_id, ticket_id) references tickets.tickets (tenant_id, id)
);
create index information_requests_of_a_ticket on tickets.information_requests (tenant_id, ticket_id);
create unique index information_is_asked_once on tickets.information_requests (tenant_id, ticket_id) where ended_at is null;
create index information_requests_ending on tickets.information_requests (tenant_id, ends_at) where ended_at is null;
select kernel.protect_tenant_rows('tickets.information_requests');

-- The resident's judgement; kept apart because the person rated may not see who rated.
create table tickets.ratings (
  tenant_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  handling integer not null,
  solved boolean not null,
  satisfied boolean not null,
  comment text,
  given_through text not null,
  at timestamptz not null,
  constraint ratings_pkey primary key (tenant_id, id),
  -- by the link once, and once more when called back: the later one counts, both are kept
  constraint rating_is_given_once_per_handling unique (tenant_id, ticket_id, handling, given_through),
  constraint rating_ticket_exists foreign key (tenant_id, ticket_id) references tickets.tickets (tenant_id, id)
);
select kernel.protect_tenant_rows('tickets.ratings');

-- A batch remembers what it changed, so that it can be undone.
create table tickets.batches (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  made_by_id uuid,
  made_at timestamptz not null,
  changes jsonb not null,
  undone_at timestamptz,
  constraint batches_pkey primary key (tenant_id, id)
);
select kernel.protect_tenant_rows('tickets.batches');

-- What a resident has filled in so far on the site (it works without script); gone after a day.
create table tickets.drafts (
  tenant_id uuid not null,
  id uuid not null,
  token_hash text not null,
  data jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint drafts_pkey primary key (tenant_id, id),
  constraint draft_token_is_unique unique (tenant_id, token_hash)
);
create index drafts_by_age on tickets.drafts (tenant_id, expires_at);
select kernel.protect_tenant_rows('tickets.drafts');
