import { openStates, type State } from './ticket.ts';

/**
 * Who may make a move. Area roles hold over the ticket's area; `unit-…` roles act for the unit the ticket is with; the handler is
 * the named person; the resident is whoever holds the follow link.
 */
export type Party =
  | 'dispatcher'
  | 'clerk'
  | 'grid-worker'
  | 'supervisor'
  | 'unit-staff'
  | 'unit-lead'
  | 'unit-grid-worker'
  | 'unit-helper'
  | 'handler'
  | 'resident'
  | 'system';

export interface Move {
  /** states from which it may be made */
  from: readonly State[];
  /** the state after; 'same' stays, 'before' goes back to where the question was asked, 'open' depends on what was there */
  to: State | 'same' | 'before' | 'open';
  by: readonly Party[];
  /** what must come with it */
  needs: readonly string[];
  /** key of what the resident is told (`tell.<key>` in the catalogue), or null when it is nobody's business but ours */
  tells: string | null;
}

const withUnit: readonly Party[] = ['handler', 'unit-lead', 'unit-staff', 'unit-grid-worker', 'unit-helper'];

/** The state table of a ticket. Raising and settling on the spot begin a ticket and are not here. */
export const moves = {
  dispatch: {
    from: ['raised', 'dispatched'],
    to: 'dispatched',
    by: ['dispatcher'],
    needs: ['unitId'],
    tells: 'dispatched',
  },
  'undo-dispatch': { from: ['dispatched'], to: 'raised', by: ['dispatcher'], needs: [], tells: 'dispatch-undone' },
  accept: { from: ['dispatched', 'accepted'], to: 'accepted', by: withUnit, needs: [], tells: 'accepted' },
  note: {
    from: [...openStates, 'resolved'],
    to: 'same',
    by: ['dispatcher', 'clerk', 'grid-worker', 'supervisor', ...withUnit],
    needs: ['text'],
    tells: null,
  },
  'ask-information': {
    from: ['dispatched', 'accepted'],
    to: 'awaiting-information',
    by: withUnit,
    needs: ['question'],
    tells: 'information-asked',
  },
  'supply-information': {
    from: ['awaiting-information'],
    to: 'before',
    by: ['resident', 'clerk', 'grid-worker', 'dispatcher'],
    needs: ['answer'],
    tells: null,
  },
  'end-information': {
    from: ['awaiting-information'],
    to: 'before',
    by: ['system'],
    needs: [],
    tells: 'information-ended',
  },
  resolve: {
    from: ['accepted'],
    to: 'resolved',
    by: ['handler', 'unit-lead'],
    needs: ['outcome', 'outcomeText'],
    tells: 'resolved',
  },
  return: {
    from: ['dispatched', 'accepted'],
    to: 'returned',
    by: ['handler', 'unit-lead', 'unit-staff'],
    needs: ['ground', 'argument'],
    tells: null,
  },
  'decide-return': {
    from: ['returned'],
    to: 'open',
    by: ['dispatcher'],
    needs: ['decision', 'reason'],
    tells: 'unit-changed',
  },
  'ask-promise-move': {
    from: ['dispatched', 'accepted', 'awaiting-information'],
    to: 'same',
    by: ['handler', 'unit-lead'],
    needs: ['toDate', 'reason'],
    tells: null,
  },
  'decide-promise-move': {
    from: ['dispatched', 'accepted', 'awaiting-information', 'returned'],
    to: 'same',
    by: ['dispatcher', 'supervisor'],
    needs: ['decision', 'reason'],
    tells: 'promise-moved',
  },
  'call-back': {
    from: ['resolved'],
    to: 'closed',
    by: ['clerk', 'dispatcher', 'supervisor'],
    needs: ['reached'],
    tells: null,
  },
  rate: { from: ['resolved', 'closed'], to: 'open', by: ['resident'], needs: ['solved', 'satisfied'], tells: null },
  reopen: {
    from: ['resolved', 'closed'],
    to: 'open',
    by: ['resident', 'clerk', 'dispatcher', 'supervisor'],
    needs: ['reason'],
    tells: 'reopened',
  },
  close: { from: ['resolved'], to: 'closed', by: ['system'], needs: [], tells: 'closed' },
  review: { from: ['resolved', 'closed'], to: 'open', by: ['system'], needs: [], tells: 'reviewed' },
  withdraw: {
    from: openStates,
    to: 'withdrawn',
    by: ['resident', 'clerk', 'dispatcher'],
    needs: [],
    tells: 'withdrawn',
  },
  correct: { from: openStates, to: 'same', by: ['dispatcher', 'clerk'], needs: ['reason'], tells: null },
  exclude: {
    from: ['raised', 'dispatched', 'accepted', 'returned', 'awaiting-information', 'resolved', 'closed', 'withdrawn'],
    to: 'same',
    by: ['dispatcher', 'supervisor'],
    needs: ['ground', 'reason'],
    tells: null,
  },
  include: {
    from: ['raised', 'dispatched', 'accepted', 'returned', 'awaiting-information', 'resolved', 'closed', 'withdrawn'],
    to: 'same',
    by: ['dispatcher', 'supervisor'],
    needs: ['reason'],
    tells: null,
  },
  unmask: {
    from: ['raised', 'dispatched', 'accepted', 'returned', 'awaiting-information', 'resolved', 'closed'],
    to: 'same',
    by: ['handler', 'unit-lead', 'clerk', 'dispatcher', 'grid-worker'],
    needs: ['purpose'],
    tells: null,
  },
  'mark-overdue': { from: openStates, to: 'same', by: ['system'], needs: [], tells: null },
} as const satisfies Record<string, Move>;

export type MoveName = keyof typeof moves;
export const moveNames = Object.keys(moves) as MoveName[];

/** Whether the table allows this move from this state, whoever makes it. */
export function canMove(state: State, move: MoveName): boolean {
  return (moves[move].from as readonly State[]).includes(state);
}
