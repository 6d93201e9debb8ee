import { ConfigurationWrong } from './configuration.ts';
import { OpenError } from './kernel/database/open-error.ts';
import { describeError } from './kernel/log.ts';
import { Refusal } from './kernel/refusal.ts';
import { type Locale, locales, TextRegistry } from './kernel/text.ts';
import { kernelTexts } from './kernel/texts.ts';
import type { Module } from './kernel/module.ts';
import { modules } from './modules.ts';
import { speakerLocale } from './speech.ts';
import { serverTexts } from './texts.ts';

/** Why a program ends before its work: one sentence in each language. */
export class Failure extends Error {
  readonly sentence: (locale: Locale) => string;
  constructor(sentence: (locale: Locale) => string, options?: { cause?: unknown }) {
    super(sentence('en'), options);
    this.name = 'Failure';
    this.sentence = sentence;
  }
}

/** The sentence for what was foreseen, or undefined for a fault. */
function foreseen(error: unknown): ((locale: Locale) => string) | undefined {
  if (error instanceof ConfigurationWrong || error instanceof Failure) return (locale) => error.sentence(locale);
  if (error instanceof OpenError) return (locale) => kernelTexts(locale, `open.${error.failure}`, error.data);
  if (error instanceof Refusal) {
    const texts = new TextRegistry([kernelTexts, ...(modules as readonly Module[]).flatMap((one) => one.texts ?? [])]);
    return (locale) =>
      [`refusal.${error.code}`, `refusal.${error.code}.mend`]
        .map((key) => texts.find(locale, key, error.data))
        .filter(Boolean)
        .join(' ') || error.code;
  }
  return undefined;
}

/** Says on stderr why the program ends, in the terminal's language first, then in the other. A fault also says where. */
export function tellFailure(error: unknown): void {
  const sentence =
    foreseen(error) ??
    ((locale: Locale) => serverTexts(locale, 'start.fault', { reason: describeError(error).message }));
  const first = speakerLocale();
  for (const locale of [first, ...locales.filter((other) => other !== first)]) {
    process.stderr.write(`✗ ${sentence(locale)}\n`);
  }
  if (!foreseen(error)) process.stderr.write(`${describeError(error).stack ?? ''}\n`);
}
