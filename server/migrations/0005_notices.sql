-- Notices 通知: messages to residents' phones, and what became of each. Kept for thirty days.
create schema notices;

create table notices.messages (
  tenant_id uuid not null,
  -- the event that it tells of: one message for one event, and the gateway knows a repeated one by it
  id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  key text not null,
  -- what the words need, until it is sent; neither phone nor text is kept
  "values" jsonb not null,
  language text not null,
  masked_phone text not null,
  -- only in a demonstration, where nothing is sent
  text text,
  state text not null,
  attempts integer not null default 0,
  next_try_at timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  sent_at timestamptz,
  constraint messages_pkey primary key (tenant_id, id),
  constraint message_state_is_known check (state in ('waiting', 'sent', 'dead', 'dropped'))
);
create index messages_waiting on notices.messages (tenant_id, next_try_at) where state = 'waiting';
create index messages_by_time on notices.messages (tenant_id, created_at, id);
select kernel.protect_tenant_rows('notices.messages');
