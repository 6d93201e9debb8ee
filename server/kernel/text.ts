/** Words for people: catalogues in Chinese and English, kept as JSON beside the code that says them. */

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];
export const presetLocale: Locale = 'zh-CN';

/** Keys and their words; `{name}` in the words stands for a value. */
export type Catalogue = Readonly<Record<string, string>>;
export type TextValues = Readonly<Record<string, unknown>>;

/** The words of one place in the code: `t('en', 'follow.title', { number })`. */
export interface Text<Key extends string = string> {
  (locale: Locale, key: Key, values?: TextValues): string;
  readonly catalogues: Readonly<Record<Locale, Catalogue>>;
}

/**
 * Makes the words of one place sayable. Both catalogues have the same keys (a missing English one does not compile);
 * a placeholder without a value stays visible as it is written.
 */
export function defineText<const Zh extends Catalogue>(
  zh: Zh,
  en: { readonly [Key in keyof Zh]: string },
): Text<keyof Zh & string> {
  const catalogues: Record<Locale, Catalogue> = { 'zh-CN': zh, en };
  const t = (locale: Locale, key: keyof Zh & string, values?: TextValues): string =>
    fill(catalogues[locale][key] ?? key, values);
  return Object.assign(t, { catalogues });
}

/** Puts values into the placeholders of a sentence. */
export function fill(words: string, values: TextValues = {}): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (Array.isArray(value)) return value.join(', ');
    return typeof value === 'string' || typeof value === 'number' ? String(value) : whole;
  });
}

/** The words of the whole program by key: for what one place makes and another says, such as `refusal.<code>`. */
export class TextRegistry {
  readonly #words: Record<Locale, Map<string, string>> = { 'zh-CN': new Map(), en: new Map() };

  /** A later catalogue may not say a refusal again: its words belong to the place that declares it. */
  constructor(texts: readonly Text<never>[]) {
    for (const text of texts) {
      for (const locale of locales) {
        for (const [key, words] of Object.entries(text.catalogues[locale])) {
          const known = this.#words[locale].get(key);
          if (key.startsWith('refusal.') && known !== undefined && known !== words) {
            throw new Error(`two catalogues have words for ${key}`);
          }
          this.#words[locale].set(key, words);
        }
      }
    }
  }

  /** The sentence with its values, or undefined when no catalogue has the key. */
  find(locale: Locale, key: string, values?: TextValues): string | undefined {
    const words = this.#words[locale].get(key);
    return words === undefined ? undefined : fill(words, values);
  }
}

/** The reader's language: the choice kept in the `lang` cookie, else the first one the browser asks for that we have. */
export function localeOf(cookie: string | undefined, acceptLanguage: string | undefined): Locale {
  const chosen = cookie && toLocale(cookie);
  if (chosen) return chosen;
  if (!acceptLanguage) return presetLocale;
  let best: Locale = presetLocale;
  let bestQuality = 0;
  for (const part of acceptLanguage.slice(0, 200).split(',')) {
    const [tag = '', ...parameters] = part.trim().split(';');
    const locale = toLocale(tag.trim());
    const quality = Number(/^\s*q=([\d.]+)/.exec(parameters.join(';'))?.[1] ?? '1');
    if (locale && quality > bestQuality) {
      best = locale;
      bestQuality = quality;
    }
  }
  return best;
}

/** 'zh', 'zh-Hans', 'en-GB' … as one of ours, or undefined. */
export function toLocale(tag: string): Locale | undefined {
  const language = tag.toLowerCase().split(/[-_.]/)[0];
  if (language === 'zh') return 'zh-CN';
  return language === 'en' ? 'en' : undefined;
}
