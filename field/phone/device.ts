/** The few choices that belong to the device and not to a person: who was signed in last, language, size, brightness. */

export type Locale = 'zh-CN' | 'en';
export type Theme = 'auto' | 'light' | 'dark';
export interface Choices {
  locale: Locale;
  large: boolean;
  theme: Theme;
}

const personKey = 'lianxin.field.person';
const choicesKey = 'lianxin.field.choices';

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // see storageKeeps
  }
}

/** Chinese first; English only for a browser that asks for it and not for Chinese. */
function presetLocale(): Locale {
  const wanted = navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]);
  return !wanted.includes('zh') && wanted[0] === 'en' ? 'en' : 'zh-CN';
}

/** Some browsers refuse to keep anything; then choices last as long as the page. */
const storageKeeps = (() => {
  write('lianxin.field.test', '1');
  const kept = read('lianxin.field.test') === '1';
  write('lianxin.field.test', null);
  return kept;
})();
let person = read(personKey);
let choices: Choices = readChoices();
const listeners = new Set<() => void>();

function readChoices(): Choices {
  const preset: Choices = { locale: presetLocale(), large: false, theme: 'auto' };
  try {
    return { ...preset, ...(JSON.parse(read(choicesKey) ?? '{}') as Partial<Choices>) };
  } catch {
    return preset;
  }
}

export const deviceMemory = {
  /** the person last signed in, in whichever tab */
  person: (): string | null => (storageKeeps ? read(personKey) : person),
  setPerson(id: string | null): void {
    person = id;
    write(personKey, id);
  },
  choices: (): Choices => choices,
  choose(change: Partial<Choices>): void {
    choices = { ...choices, ...change };
    write(choicesKey, JSON.stringify(choices));
    showChoices();
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Makes the page look and the server speak as chosen. */
export function showChoices(): void {
  const root = document.documentElement;
  root.lang = choices.locale;
  root.dataset['theme'] = choices.theme;
  root.dataset['size'] = choices.large ? 'large' : 'normal';
  // The server tells its refusals in the language of this cookie; over https its cookies have a prefix.
  const secure = location.protocol === 'https:';
  document.cookie = `${secure ? '__Host-' : ''}lang=${choices.locale}; path=/; max-age=31536000; samesite=lax${secure ? '; secure' : ''}`;
}
