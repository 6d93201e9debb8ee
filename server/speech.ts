import { type Locale, toLocale } from './kernel/text.ts';
import { serverTexts } from './texts.ts';

type Key = Parameters<typeof serverTexts>[1];

/** The language of whoever reads the terminal, by LC_ALL, LC_MESSAGES or LANG; Chinese when they name neither of ours. */
export function speakerLocale(env: Readonly<Record<string, string | undefined>> = process.env): Locale {
  const named = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return toLocale(named) ?? 'zh-CN';
}

/** Says one thing on stdout in both languages, on one line when short; Chinese first. */
export function speakBoth(key: Key, values?: Readonly<Record<string, unknown>>, indent = ''): void {
  const zh = serverTexts('zh-CN', key, values);
  const en = serverTexts('en', key, values);
  process.stdout.write(`${indent}${zh}  ·  ${en}\n`);
}
