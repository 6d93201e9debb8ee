import type { CommandName } from '../../../doors/client.ts';
import type { TicketPage } from '../../door/contract.ts';
import type { Key } from '../../text/words.tsx';
import { exclusionGrounds, outcomes, returnGrounds } from '../words-of-tickets.ts';

/** Answers of a form by field: text, or ids of pictures. */
export type Values = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ActionField {
  name: string;
  kind: 'text' | 'line' | 'choice' | 'date' | 'unit' | 'area' | 'member' | 'days' | 'pictures';
  label: Key;
  hint?: Key;
  optional?: boolean;
  max?: number;
  /** for a choice: bare values, and the family of words that says them */
  options?: { family: string; values: readonly string[] };
  /** what stands there at first */
  first?(ticket: TicketPage): string | undefined;
  /** asked only then */
  when?(values: Values): boolean;
  /** asked only of somebody with this role */
  role?: string;
}

/** Something that can be done with a ticket: what is asked for it, and which command does it. */
export interface Action {
  /** as in `allowed` */
  name: string;
  /** tells apart two actions of one name */
  key?: string;
  command: CommandName;
  /** key of what the button says */
  title: Key;
  /** said above the form */
  lead?: Key;
  fields: readonly ActionField[];
  /** besides being allowed by the server: whether it makes sense to offer it now */
  offered?(ticket: TicketPage): boolean;
  /** kept behind "more" */
  rare?: boolean;
  /** offered only to somebody with one of these roles */
  roles?: readonly string[];
}

const reason = (label: Key, hint?: Key): ActionField => ({
  name: 'reason',
  kind: 'text',
  label,
  max: 1000,
  ...(hint ? { hint } : {}),
});
const yesNo = (family: string) => ({ family, values: ['true', 'false'] });

export const actions: readonly Action[] = [
  {
    name: 'decide-promise-move',
    command: 'tickets.decide-promise-move',
    title: 'act.decide-promise-move',
    lead: 'act.decide-promise-move.lead',
    offered: (ticket) => ticket.openPromiseRequest !== null && !ticket.openPromiseRequest.own,
    fields: [
      {
        name: 'decision',
        kind: 'choice',
        label: 'act.decision',
        options: { family: 'decision.promise', values: ['approved', 'refused'] },
      },
      reason('act.decision-reason', 'act.decision-reason.promise-hint'),
    ],
  },
  {
    name: 'decide-return',
    command: 'tickets.decide-return',
    title: 'act.decide-return',
    lead: 'act.decide-return.lead',
    offered: (ticket) => ticket.openReturn !== null,
    fields: [
      {
        name: 'decision',
        kind: 'choice',
        label: 'act.decision',
        options: { family: 'decision.return', values: ['upheld', 'refused'] },
      },
      {
        name: 'toUnitId',
        kind: 'unit',
        label: 'act.to-unit',
        hint: 'act.to-unit-hint',
        optional: true,
        when: (values) => values['decision'] === 'upheld',
      },
      reason('act.decision-reason'),
    ],
  },
  {
    name: 'dispatch',
    command: 'tickets.dispatch',
    title: 'act.dispatch',
    lead: 'act.dispatch.lead',
    fields: [
      { name: 'unitId', kind: 'unit', label: 'act.dispatch.unit' },
      { name: 'promiseDays', kind: 'days', label: 'promise.days', optional: true },
      {
        name: 'category',
        kind: 'line',
        label: 'act.category',
        optional: true,
        max: 40,
        first: (ticket) => ticket.category ?? undefined,
      },
      { name: 'note', kind: 'text', label: 'act.dispatch.note', hint: 'act.inside-hint', optional: true, max: 2000 },
    ],
  },
  {
    name: 'accept',
    command: 'tickets.accept',
    title: 'act.accept',
    lead: 'act.accept.lead',
    offered: (ticket) => ticket.state === 'dispatched',
    fields: [
      {
        name: 'handlerId',
        kind: 'member',
        label: 'act.accept.handler',
        hint: 'act.accept.handler-hint',
        optional: true,
        role: 'unit-lead',
      },
    ],
  },
  {
    name: 'accept',
    key: 'reassign',
    command: 'tickets.accept',
    title: 'act.reassign',
    lead: 'act.accept.lead',
    rare: true,
    roles: ['unit-lead'],
    offered: (ticket) => ticket.state === 'accepted',
    fields: [{ name: 'handlerId', kind: 'member', label: 'act.accept.handler' }],
  },
  {
    name: 'resolve',
    command: 'tickets.resolve',
    title: 'act.resolve',
    lead: 'act.resolve.lead',
    fields: [
      { name: 'outcome', kind: 'choice', label: 'act.outcome', options: { family: 'outcome', values: outcomes } },
      { name: 'outcomeText', kind: 'text', label: 'act.outcome-text', hint: 'act.outcome-text-hint', max: 4000 },
      {
        name: 'reviewOn',
        kind: 'date',
        label: 'act.review-on',
        hint: 'act.review-on-hint',
        when: (values) => values['outcome'] === 'cannot-now',
      },
      {
        name: 'referredTo',
        kind: 'line',
        label: 'act.referred-to',
        hint: 'act.referred-to-hint',
        max: 500,
        when: (values) => values['outcome'] === 'not-ours',
      },
      { name: 'pictureIds', kind: 'pictures', label: 'act.pictures', optional: true },
    ],
  },
  {
    name: 'call-back',
    command: 'tickets.call-back',
    title: 'act.call-back',
    lead: 'act.call-back.script',
    fields: [
      { name: 'reached', kind: 'choice', label: 'act.reached', options: yesNo('reached') },
      {
        name: 'solved',
        kind: 'choice',
        label: 'act.solved',
        options: yesNo('call.solved'),
        when: (values) => values['reached'] === 'true',
      },
      {
        name: 'satisfied',
        kind: 'choice',
        label: 'act.satisfied',
        options: yesNo('call.satisfied'),
        when: (values) => values['reached'] === 'true',
      },
      { name: 'comment', kind: 'text', label: 'act.comment', optional: true, max: 1000 },
    ],
  },
  {
    name: 'supply-information',
    command: 'tickets.supply-information',
    title: 'act.supply-information',
    lead: 'act.supply-information.lead',
    fields: [
      { name: 'answer', kind: 'text', label: 'act.answer', max: 4000 },
      { name: 'pictureIds', kind: 'pictures', label: 'act.pictures', optional: true },
    ],
  },
  {
    name: 'note',
    command: 'tickets.note',
    title: 'act.note',
    fields: [
      { name: 'text', kind: 'text', label: 'act.note.text', max: 2000 },
      {
        name: 'audience',
        kind: 'choice',
        label: 'act.note.audience',
        options: { family: 'audience', values: ['internal', 'resident'] },
        first: () => 'internal',
      },
      { name: 'pictureIds', kind: 'pictures', label: 'act.pictures', optional: true },
    ],
  },
  {
    name: 'ask-information',
    command: 'tickets.ask-information',
    title: 'act.ask-information',
    lead: 'act.ask-information.lead',
    fields: [{ name: 'question', kind: 'text', label: 'act.question', max: 1000 }],
  },
  {
    name: 'ask-promise-move',
    command: 'tickets.ask-promise-move',
    title: 'act.ask-promise-move',
    lead: 'act.ask-promise-move.lead',
    offered: (ticket) => ticket.openPromiseRequest === null && ticket.promisedOn !== null,
    fields: [
      { name: 'toDate', kind: 'date', label: 'act.to-date' },
      reason('act.reason', 'act.reason-told-if-approved'),
    ],
  },
  {
    name: 'return',
    command: 'tickets.return',
    title: 'act.return',
    lead: 'act.return.lead',
    fields: [
      {
        name: 'ground',
        kind: 'choice',
        label: 'act.return.ground',
        options: { family: 'ground', values: returnGrounds },
      },
      { name: 'argument', kind: 'text', label: 'act.return.argument', max: 2000 },
    ],
  },
  {
    name: 'reopen',
    command: 'tickets.reopen',
    title: 'act.reopen',
    lead: 'act.reopen.lead',
    fields: [reason('act.reason', 'act.reason-told')],
  },
  {
    name: 'correct',
    command: 'tickets.correct',
    title: 'act.correct',
    lead: 'act.correct.lead',
    rare: true,
    fields: [
      {
        name: 'subject',
        kind: 'line',
        label: 'act.subject',
        max: 100,
        optional: true,
        first: (ticket) => ticket.subject,
      },
      { name: 'areaId', kind: 'area', label: 'act.area', optional: true },
      {
        name: 'placeWords',
        kind: 'line',
        label: 'act.place',
        max: 200,
        optional: true,
        first: (ticket) => ticket.placeWords ?? undefined,
      },
      {
        name: 'category',
        kind: 'line',
        label: 'act.category',
        max: 40,
        optional: true,
        first: (ticket) => ticket.category ?? undefined,
      },
      { ...reason('act.reason'), max: 500 },
    ],
  },
  {
    name: 'withdraw',
    command: 'tickets.withdraw',
    title: 'act.withdraw',
    lead: 'act.withdraw.lead',
    rare: true,
    fields: [{ ...reason('act.reason', 'act.reason-told'), optional: true }],
  },
  {
    name: 'exclude',
    command: 'tickets.exclude',
    title: 'act.exclude',
    lead: 'act.exclude.lead',
    rare: true,
    offered: (ticket) => ticket.excludedGround === null,
    fields: [
      {
        name: 'ground',
        kind: 'choice',
        label: 'act.exclude.ground',
        options: { family: 'exclusion', values: exclusionGrounds },
      },
      reason('act.reason'),
    ],
  },
  {
    name: 'include',
    command: 'tickets.include',
    title: 'act.include',
    rare: true,
    offered: (ticket) => ticket.excludedGround !== null,
    fields: [reason('act.reason')],
  },
];

/** What the reader may do with this ticket now, in the order it is offered. */
export function offeredActions(ticket: TicketPage, roles: readonly string[]): Action[] {
  return actions.filter(
    (action) =>
      ticket.allowed.includes(action.name) &&
      (action.offered?.(ticket) ?? true) &&
      (action.roles?.some((role) => roles.includes(role)) ?? true),
  );
}

export const keyOf = (action: Action): string => action.key ?? action.name;

const nextByState: Readonly<Record<string, string>> = {
  raised: 'dispatch',
  dispatched: 'accept',
  accepted: 'resolve',
  returned: 'decide-return',
  'awaiting-information': 'supply-information',
  resolved: 'call-back',
};

/** The one thing to do now: a request that waits for its decision first, else what the state waits for; or nothing for this reader. */
export function nextAction(ticket: TicketPage, roles: readonly string[]): Action | undefined {
  const offered = offeredActions(ticket, roles);
  return (
    offered.find((action) => action.name === 'decide-promise-move') ??
    offered.find((action) => action.name === nextByState[ticket.state])
  );
}

export function fieldsAsked(action: Action, values: Values, roles: readonly string[]): ActionField[] {
  return action.fields.filter(
    (field) => (field.when?.(values) ?? true) && (field.role === undefined || roles.includes(field.role)),
  );
}

export function firstValues(action: Action, ticket: TicketPage): Values {
  return Object.fromEntries(action.fields.map((field) => [field.name, field.first?.(ticket)]));
}

const isEmpty = (value: Values[string]): boolean =>
  value === undefined || (typeof value === 'string' ? value.trim() === '' : value.length === 0);

/** Names of the fields that still want an answer. */
export function missingFields(action: Action, values: Values, roles: readonly string[]): string[] {
  return fieldsAsked(action, values, roles)
    .filter((field) => !field.optional && isEmpty(values[field.name]))
    .map((field) => field.name);
}

/** What the command is given: only what was asked and answered; what still stands as it was at first says nothing. */
export function inputOf(
  action: Action,
  ticket: TicketPage,
  values: Values,
  roles: readonly string[] = [],
): Record<string, unknown> {
  const input: Record<string, unknown> = { ticketId: ticket.id };
  for (const field of fieldsAsked(action, values, roles)) {
    const value = values[field.name];
    if (value === undefined || isEmpty(value)) continue;
    if (action.name === 'correct' && value === field.first?.(ticket)) continue;
    if (typeof value !== 'string') input[field.name] = value;
    else if (field.kind === 'days') input[field.name] = Number(value);
    else if (field.options?.values.includes('true')) input[field.name] = value === 'true';
    else input[field.name] = value.trim();
  }
  return input;
}
