/** All that other modules, the doors and the composition root may use of tickets. */
import type { Module } from '../../kernel/module.ts';
import { registerRecipient } from '../notices/public.ts';
import { followAreas, noteChangedAreas } from './follow-areas.ts';
import { importTexts } from './import/texts.ts';
import { routes } from './routes.ts';
import { ticketsByPhone } from './tell-by-phone.ts';
import { ticketTexts } from './texts.ts';
import { sweepLeftovers, ticketTimers } from './timers.ts';

export { accept } from './accept.ts';
export { askInformation, supplyInformation } from './information.ts';
export { askPromiseMove, decidePromiseMove } from './promise.ts';
export { bodyLimit } from './begin.ts';
export { rate, reopen } from './judge.ts';
export { dispatch } from './dispatch.ts';
export {
  addPicture,
  pictureContent,
  pictureLimitBytes,
  picturesPerTicket,
  preparePicture,
  type PreparedPicture,
  uploaderKey,
} from './picture.ts';
export { bearerOf, find, follow } from './follow.query.ts';
export { draftHours, findDraft, keepDraft } from './draft.ts';
export { followToken } from './follow-link.ts';
export { Life } from './history.ts';
export { type LifeBeginning } from './past.ts';
export { eventsInOrder, type TicketEvent, writeHistories, writePastEvents } from './write-histories.ts';
export { note } from './note.ts';
export { noticeVersion } from './notice.ts';
export { raise } from './raise.ts';
export { numberFromSeed, readNumber, spokenNumber } from './number.ts';
export { presets, presetsSchema, ticketSettingKey } from './presets.ts';
export { resolve } from './resolve.ts';
export { ticketsCli } from './tickets.cli.ts';
export { ticketTexts } from './texts.ts';
export { similar } from './similar.query.ts';
export { withdraw } from './withdraw.ts';
export {
  type ExclusionGround,
  states,
  type Channel,
  type Outcome,
  type ReturnGround,
  type State,
  type Ticket,
} from './ticket.ts';
export { type Rules } from './transitions.ts';

registerRecipient(ticketsByPhone);

export const ticketsModule = {
  name: 'tickets',
  routes,
  subscribers: [noteChangedAreas],
  jobs: [ticketTimers, sweepLeftovers, followAreas],
  texts: [ticketTexts, importTexts],
} as const satisfies Module;
