import { defineText, TextRegistry, type Locale } from '../../../kernel/text.ts';
import { kernelTexts } from '../../../kernel/texts.ts';
import { ticketTexts } from '../texts.ts';
import en from './messages.en.json' with { type: 'json' };
import zh from './messages.zh-CN.json' with { type: 'json' };
import type { RowFault } from './read-row.ts';

/** The words of importing: what the command line says, and why a row does not go in. */
export const importTexts = defineText(zh, en);

const registry = new TextRegistry([kernelTexts, ticketTexts, importTexts]);

/** Why a row does not go in, in one sentence. */
export function faultSentence(locale: Locale, { code, values }: RowFault): string {
  return registry.find(locale, `row.${code}`, values) ?? registry.find(locale, `refusal.${code}`, values) ?? code;
}
