/** The reader's language and light, kept in the browser; the language is shared with the other doors by the cookie `lang`. */

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

export const lights = ['auto', 'light', 'dark'] as const;
export type Light = (typeof lights)[number];

/** 'zh', 'zh-Hans', 'en-GB' … as one of ours, or undefined. */
function toLocale(tag: string | undefined): Locale | undefined {
  const language = tag?.toLowerCase().split(/[-_]/)[0];
  if (language === 'zh') return 'zh-CN';
  return language === 'en' ? 'en' : undefined;
}

/** The choice kept in the cookie, else the first language of the browser that we have, else Chinese. */
export function chooseLocale(cookies: string, languages: readonly string[]): Locale {
  const kept = /(?:^|;\s*)(?:__Host-)?lang=([^;]*)/.exec(cookies)?.[1];
  const chosen = toLocale(kept);
  if (chosen) return chosen;
  for (const language of languages) {
    const locale = toLocale(language);
    if (locale) return locale;
  }
  return 'zh-CN';
}

const aYearSeconds = 365 * 86_400;

/** The cookie that keeps the choice, named as the server reads it. */
export function localeCookie(locale: Locale, secure: boolean): string {
  const rest = `Path=/; SameSite=Lax; Max-Age=${aYearSeconds}`;
  return secure ? `__Host-lang=${locale}; ${rest}; Secure` : `lang=${locale}; ${rest}`;
}

const lightKey = 'lianxin.light';

export function keptLight(): Light {
  const kept = localStorage.getItem(lightKey);
  return lights.find((light) => light === kept) ?? 'auto';
}

export function keepLight(light: Light): void {
  localStorage.setItem(lightKey, light);
}
