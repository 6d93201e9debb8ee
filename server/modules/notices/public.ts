/** All that other modules, the doors and the composition root may use of notices. */
import type { Module } from '../../kernel/module.ts';
import { registerPhoneCodes } from './phone-codes.ts';
import { routes } from './routes.ts';
import { sendMessages, sweepMessages } from './send.ts';
import { tellResidents } from './tell.ts';
import { noticeTexts } from './texts.ts';

export { demoMessages, messages } from './queries.ts';
export { registerRecipient, type Addressee, type Recipient, type Telling } from './recipients.ts';

registerPhoneCodes();

export const noticesModule = {
  name: 'notices',
  routes,
  subscribers: [tellResidents],
  jobs: [sendMessages, sweepMessages],
  texts: [noticeTexts],
} as const satisfies Module;
