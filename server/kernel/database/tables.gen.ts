// Made from the migrations by `node tools/generate-tables.ts`; a test says when it is out of date. Do not edit.

import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { JsonInput } from './values.ts';

type Json = ColumnType<unknown, JsonInput, JsonInput>;

export interface CalendarDays {
  tenant_id: string;
  date: string;
  kind: string;
  name: string;
  updated_at: Date;
}

export interface FiguresCounts {
  tenant_id: string;
  generation: number;
  area_id: string;
  dimension: string;
  key: string;
  month: string;
  raised: number;
  open: number;
  overdue: number;
  overdue_open: number;
  resolved: number;
  outcome_solved: number;
  outcome_explained: number;
  outcome_cannot_now: number;
  outcome_not_ours: number;
  closed: number;
  withdrawn: number;
  second_handling: number;
  dispatched: number;
  contacted_in_time: number;
  not_contacted: number;
  judged: number;
  solved: number;
  satisfied: number;
  not_judged: number;
  excluded_unreasonable: number;
  excluded_outside_duty: number;
  excluded_duplicate: number;
}

export interface FiguresHistogram {
  tenant_id: string;
  generation: number;
  area_id: string;
  dimension: string;
  key: string;
  measure: string;
  month: string;
  value: number;
  n: number;
}

export interface FiguresState {
  tenant_id: string;
  live: Generated<number>;
  building: number | null;
  purpose: string | null;
  walked_seq: Generated<number>;
  begun_at: Date | null;
  dropping: number | null;
  counted_at: Date | null;
}

export interface FiguresTicketFacts {
  tenant_id: string;
  generation: number;
  ticket_id: string;
  last_seq: number;
  number: string;
  channel: string;
  street_id: string | null;
  community_id: string | null;
  grid_id: string | null;
  unit_id: string | null;
  raised_at: Date;
  month: string;
  phase: string;
  overdue: boolean;
  second_handling: boolean;
  contact_due_at: Date | null;
  contacted_at: Date | null;
  outcome: string | null;
  reply_days: number | null;
  reply_working_days: number | null;
  rated: boolean;
  solved: boolean | null;
  satisfied: boolean | null;
  excluded_ground: string | null;
  excluded_reason: string | null;
  excluded_by_id: string | null;
  excluded_at: Date | null;
}

export interface KernelCommands {
  tenant_id: string;
  id: string;
  name: string;
  actor_key: string;
  input_hash: string;
  answer: Json | null;
  at: Date;
}

export interface KernelEvents {
  tenant_id: string;
  id: string;
  seq: GeneratedAlways<number>;
  subject_kind: string;
  subject_id: string;
  type: string;
  data: Json;
  actor_kind: string;
  actor_id: string | null;
  command_id: string;
  command_name: string;
  at: Date;
  recorded_at: Date;
}

export interface KernelMigrations {
  version: number;
  name: string;
  checksum: string;
  applied_at: Generated<Date>;
}

export interface KernelOutbox {
  tenant_id: string;
  seq: GeneratedAlways<number>;
  subscriber: string;
  subject_id: string;
  event_id: string;
  dead: Generated<boolean>;
  attempts: Generated<number>;
  available_at: Date;
  last_error: string | null;
  created_at: Date;
}

export interface KernelRateLimits {
  tenant_id: string;
  key: string;
  window_start: Date;
  count: number;
}

export interface KernelSchedules {
  tenant_id: string;
  name: string;
  due_at: Date;
  last_run_at: Date | null;
  last_error: string | null;
}

export interface KernelSettings {
  tenant_id: string;
  key: string;
  value: Json;
  updated_at: Date;
}

export interface KernelTenants {
  tenant_id: string;
  slug: string;
  name: string;
  host: string | null;
  zone: Generated<string>;
  secret: Uint8Array;
  demo: Generated<boolean>;
  created_at: Generated<Date>;
}

export interface NoticesMessages {
  tenant_id: string;
  id: string;
  subject_kind: string;
  subject_id: string;
  key: string;
  values: Json;
  language: string;
  masked_phone: string;
  text: string | null;
  state: string;
  attempts: Generated<number>;
  next_try_at: Date;
  last_error: string | null;
  created_at: Date;
  sent_at: Date | null;
}

export interface PeopleAreaHistory {
  tenant_id: string;
  area_id: string;
  valid_from: Date;
  valid_until: Date | null;
  code: string;
  name: string;
  parent_id: string | null;
}

export interface PeopleAreas {
  tenant_id: string;
  id: string;
  code: string;
  name: string;
  level: string;
  kind: string;
  parent_id: string | null;
  street_id: string | null;
  community_id: string | null;
  grid_id: string | null;
  retired_at: Date | null;
  merged_into_id: string | null;
  created_at: Date;
}

export interface PeopleCredentials {
  tenant_id: string;
  person_id: string;
  login_name: string;
  password_hash: string;
  password_changed_at: Date;
  totp_secret: string | null;
  totp_confirmed_at: Date | null;
  totp_last_step: Generated<number>;
  failures: Generated<number>;
  locked_until: Date | null;
  must_change: Generated<boolean>;
}

export interface PeopleGrants {
  tenant_id: string;
  id: string;
  person_id: string;
  role: string;
  area_id: string;
  unit_id: string | null;
  granted_by_id: string | null;
  granted_at: Date;
  revoked_at: Date | null;
}

export interface PeopleMemberships {
  tenant_id: string;
  person_id: string;
  unit_id: string;
  title: string | null;
  since: Date;
}

export interface PeoplePersons {
  tenant_id: string;
  id: string;
  name: string;
  phone: string | null;
  phone_hash: string | null;
  home_area_id: string | null;
  skills: Generated<string[]>;
  left_at: Date | null;
  created_at: Date;
}

export interface PeoplePhoneCodes {
  tenant_id: string;
  id: string;
  phone_hash: string;
  code_hash: string;
  purpose: string;
  attempts: Generated<number>;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
  phone_sealed: string | null;
  language: Generated<string>;
  verified_at: Date | null;
}

export interface PeopleSessions {
  tenant_id: string;
  id: string;
  token_hash: string;
  person_id: string;
  second_factor_at: Date | null;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  device: string;
  way: Generated<string>;
}

export interface PeopleUnits {
  tenant_id: string;
  id: string;
  name: string;
  kind: string;
  area_id: string;
  street_id: string | null;
  community_id: string | null;
  phone: string | null;
  retired_at: Date | null;
  created_at: Date;
}

export interface TicketsAreasToFollow {
  tenant_id: string;
  area_id: string;
  former_parent_id: string;
  since: Date;
}

export interface TicketsBatches {
  tenant_id: string;
  id: string;
  kind: string;
  made_by_id: string | null;
  made_at: Date;
  changes: Json;
  undone_at: Date | null;
}

export interface TicketsDrafts {
  tenant_id: string;
  id: string;
  token_hash: string;
  data: Json;
  created_at: Date;
  expires_at: Date;
}

export interface TicketsInformationRequests {
  tenant_id: string;
  id: string;
  ticket_id: string;
  question: string;
  asked_by_id: string | null;
  asked_at: Date;
  ends_at: Date;
  answer: string | null;
  ended_at: Date | null;
  end_ground: string | null;
}

export interface TicketsPictures {
  tenant_id: string;
  id: string;
  ticket_id: string | null;
  event_id: string | null;
  audience: Generated<string>;
  position: Generated<number>;
  width: number;
  height: number;
  full_image: Uint8Array;
  small_image: Uint8Array;
  uploader_key: string;
  created_at: Date;
}

export interface TicketsPromiseRequests {
  tenant_id: string;
  id: string;
  ticket_id: string;
  from_date: string;
  to_date: string;
  reason: string;
  asked_by_id: string | null;
  asked_at: Date;
  decision: string | null;
  decision_reason: string | null;
  decided_by_id: string | null;
  decided_at: Date | null;
}

export interface TicketsRatings {
  tenant_id: string;
  id: string;
  ticket_id: string;
  handling: number;
  solved: boolean;
  satisfied: boolean;
  comment: string | null;
  given_through: string;
  at: Date;
}

export interface TicketsReporters {
  tenant_id: string;
  ticket_id: string;
  name: string | null;
  phone: string | null;
  phone_hash: string | null;
  phone_verified_at: Date | null;
  address: string | null;
  person_id: string | null;
  notice_version: string;
}

export interface TicketsReturns {
  tenant_id: string;
  id: string;
  ticket_id: string;
  unit_id: string;
  ground: string;
  argument: string;
  argued_by_id: string | null;
  argued_at: Date;
  decision: string | null;
  decision_reason: string | null;
  decided_by_id: string | null;
  decided_at: Date | null;
}

export interface TicketsTickets {
  tenant_id: string;
  id: string;
  number: string;
  channel: string;
  category: string | null;
  subject: string;
  body: string;
  area_id: string;
  street_id: string | null;
  community_id: string | null;
  grid_id: string | null;
  place_words: string | null;
  latitude: number | null;
  longitude: number | null;
  state: string;
  is_open: GeneratedAlways<boolean | null>;
  mover: string;
  move_due_at: Date | null;
  unit_id: string | null;
  handler_id: string | null;
  raised_by_id: string | null;
  raised_at: Date;
  dispatched_at: Date | null;
  accepted_at: Date | null;
  first_promised_on: string | null;
  promised_on: string | null;
  promised_until: Date | null;
  promise_moves: Generated<number>;
  asked_promise_on: string | null;
  overdue_at: Date | null;
  handling: Generated<number>;
  resolved_at: Date | null;
  outcome: string | null;
  outcome_text: string | null;
  review_on: string | null;
  referred_to: string | null;
  called_back_at: Date | null;
  closed_at: Date | null;
  close_ground: string | null;
  solved: boolean | null;
  satisfied: boolean | null;
  rated_at: Date | null;
  excluded_ground: string | null;
  source: string | null;
  source_id: string | null;
  recorded_at: Date;
  follow_version: Generated<number>;
  contact_due_at: Date | null;
  contacted_at: Date | null;
  reply_days: number | null;
  reply_working_days: number | null;
}

/** Every table of the product, by schema and name. */
export interface Tables {
  'calendar.days': CalendarDays;
  'figures.counts': FiguresCounts;
  'figures.histogram': FiguresHistogram;
  'figures.state': FiguresState;
  'figures.ticket_facts': FiguresTicketFacts;
  'kernel.commands': KernelCommands;
  'kernel.events': KernelEvents;
  'kernel.migrations': KernelMigrations;
  'kernel.outbox': KernelOutbox;
  'kernel.rate_limits': KernelRateLimits;
  'kernel.schedules': KernelSchedules;
  'kernel.settings': KernelSettings;
  'kernel.tenants': KernelTenants;
  'notices.messages': NoticesMessages;
  'people.area_history': PeopleAreaHistory;
  'people.areas': PeopleAreas;
  'people.credentials': PeopleCredentials;
  'people.grants': PeopleGrants;
  'people.memberships': PeopleMemberships;
  'people.persons': PeoplePersons;
  'people.phone_codes': PeoplePhoneCodes;
  'people.sessions': PeopleSessions;
  'people.units': PeopleUnits;
  'tickets.areas_to_follow': TicketsAreasToFollow;
  'tickets.batches': TicketsBatches;
  'tickets.drafts': TicketsDrafts;
  'tickets.information_requests': TicketsInformationRequests;
  'tickets.pictures': TicketsPictures;
  'tickets.promise_requests': TicketsPromiseRequests;
  'tickets.ratings': TicketsRatings;
  'tickets.reporters': TicketsReporters;
  'tickets.returns': TicketsReturns;
  'tickets.tickets': TicketsTickets;
}
