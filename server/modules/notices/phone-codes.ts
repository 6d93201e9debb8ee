import { phoneCodeMessage } from '../people/public.ts';
import { registerRecipient } from './recipients.ts';
import { noticeTexts } from './texts.ts';

/** One-time codes are the one thing that this module words itself: people has no need to know of messages. */
export function registerPhoneCodes(): void {
  registerRecipient({
    subjectKind: 'phone-code',
    types: ['phone-code.sent'],
    tellOf: () => ({ key: 'phone-code', values: {} }),
    async resolve(tx, codeId, now) {
      const message = await phoneCodeMessage(tx, codeId, now);
      if (!message) return undefined;
      const { phone, language, code, minutes } = message;
      return { phone, language, values: { code, minutes } };
    },
    word: (language, _key, values) => noticeTexts(language, 'phone-code', values),
  });
}
