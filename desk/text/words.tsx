import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import type { Locale as AntdLocale } from 'antd/es/locale';
import { speak } from '../../doors/client.ts';
import type figures from '../figures/messages.zh-CN.json';
import type zh from '../messages.zh-CN.json';
import { fill, type TextValues } from './fill.ts';
import { localeCookie, type Locale } from './locale.ts';
import { dateWords, distance, fullTimeWords, timeWords } from './time.ts';

export type Key = keyof typeof zh | keyof typeof figures;

/** The words of one language, loaded. */
export interface Catalogue {
  locale: Locale;
  words: Record<string, string>;
  antd: AntdLocale;
}

/** Loads the words of one language: one file, fetched only when that language is read. */
export async function loadCatalogue(locale: Locale): Promise<Catalogue> {
  const { words, antd } = await (locale === 'en' ? import('./catalogue-en.ts') : import('./catalogue-zh.ts'));
  // refusals are told in the language that is read
  speak(locale);
  return { locale, words, antd };
}

/** How the desk speaks: words by key, words of a family (`state.raised`), times and dates. */
export interface Speech {
  locale: Locale;
  antd: AntdLocale;
  (key: Key, values?: TextValues): string;
  /** a word of the modules' catalogues, such as of('state', 'raised'); the bare word when no catalogue has it */
  of(family: string, word: string, values?: TextValues): string;
  /** the same, or undefined when no catalogue has it */
  find(key: string, values?: TextValues): string | undefined;
  time(instant: string | Date): string;
  fullTime(instant: string | Date): string;
  date(civilDate: string): string;
  /** 'in 3 hours' or '3 hours past' */
  distance(dueAt: string | Date): string;
  setLocale(locale: Locale): void;
}

const SpeechContext = createContext<Speech | null>(null);

export function useWords(): Speech {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error('useWords outside of SpeechProvider');
  return speech;
}

export function makeSpeech(
  catalogue: Catalogue,
  setLocale: (locale: Locale) => void,
  clock = () => new Date(),
): Speech {
  const { locale, words } = catalogue;
  const find = (key: string, values?: TextValues): string | undefined => {
    const found = Object.hasOwn(words, key) ? words[key] : undefined;
    return found === undefined ? undefined : fill(found, values);
  };
  const say = (key: Key, values?: TextValues): string => find(key, values) ?? key;
  return Object.assign(say, {
    locale,
    antd: catalogue.antd,
    find,
    of: (family: string, word: string, values?: TextValues) => find(`${family}.${word}`, values) ?? word,
    time: (instant: string | Date) => timeWords(locale, instant, clock()),
    fullTime: (instant: string | Date) => fullTimeWords(locale, instant),
    date: (date: string) => dateWords(locale, date, clock()),
    distance(dueAt: string | Date) {
      const now = clock();
      const { unit, count } = distance(now, dueAt);
      const past = new Date(dueAt).getTime() <= now.getTime();
      return say(past ? `time.past.${unit}` : `time.left.${unit}`, { count });
    },
    setLocale,
  });
}

export function SpeechProvider({ first, children }: { first: Catalogue; children: ReactNode }) {
  const [catalogue, setCatalogue] = useState(first);
  const setLocale = useCallback((locale: Locale) => {
    document.cookie = localeCookie(locale, window.location.protocol === 'https:');
    void loadCatalogue(locale).then((loaded) => {
      document.documentElement.lang = locale;
      setCatalogue(loaded);
    });
  }, []);
  const speech = useMemo(() => makeSpeech(catalogue, setLocale), [catalogue, setLocale]);
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}
