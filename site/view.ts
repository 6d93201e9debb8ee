import { presetLocale, type Locale, type TextValues } from '../server/kernel/text.ts';
import { dateWords, type DateWords } from './dates.ts';
import { siteText, type SiteKey } from './text.ts';

/** What every page is told: the reader's language and size, whose site it is, and where the common files lie. */
export interface View extends DateWords {
  readonly locale: Locale;
  /** larger text and targets, at the same address */
  readonly elder: boolean;
  /** path and query of this page, without the switches */
  readonly address: string;
  readonly district: { readonly name: string; readonly phone: string | null };
  readonly demo: boolean;
  readonly now: Date;
  /** shown in the demonstration instead of a text message */
  readonly demoCode: string | undefined;
  readonly files: { readonly css: string; readonly script: string };
  say(key: SiteKey, values?: TextValues): string;
  /** words for a count: `key.one` when English counts one */
  count(key: SiteKey, count: number): string;
}

export function viewOf(options: {
  locale?: Locale;
  elder?: boolean;
  address?: string;
  district: View['district'];
  demo?: boolean;
  demoCode?: string | undefined;
  files: View['files'];
  zone: string;
  now: Date;
}): View {
  const locale = options.locale ?? presetLocale;
  return {
    locale,
    elder: options.elder ?? false,
    address: options.address ?? '/',
    district: options.district,
    demo: options.demo ?? false,
    now: options.now,
    demoCode: options.demoCode,
    files: options.files,
    ...dateWords(locale, options.zone, options.now),
    say: (key, values) => siteText(locale, key, values),
    count: (key, count) => siteText(locale, count === 1 ? (`${key}.one` as SiteKey) : key, { count }),
  };
}

/** The same page with a switch: `?lang=en`, `?size=large`; the answer sets a cookie and comes back without it. */
export function switched(view: View, name: 'lang' | 'size', value: string): string {
  return `${view.address}${view.address.includes('?') ? '&' : '?'}${name}=${value}`;
}
