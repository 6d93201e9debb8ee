/** Words in the reader's language, and times and dates as people say them. */
import { useSyncExternalStore } from 'react';
import { civilDateIn, dateAfter, daysBetween } from './deadlines.ts';
import { fill, type Values } from './fill.ts';
import enOwn from './messages.en.json';
import zhOwn from './messages.zh-CN.json';
import { deviceMemory, type Choices, type Locale } from './phone/device.ts';

export type Key = keyof typeof zhOwn;

// Names of states, outcomes, channels and the story belong to the tickets themselves.
const ofTickets = import.meta.glob<Record<string, string>>('../server/modules/tickets/messages.*.json', {
  eager: true,
  import: 'default',
});

function catalogue(locale: Locale): Record<string, string> {
  const tickets = Object.entries(ofTickets).find(([path]) => path.includes(locale))?.[1];
  return { ...tickets, ...(locale === 'en' ? enOwn : zhOwn) };
}
const catalogues: Record<Locale, Record<string, string>> = { 'zh-CN': catalogue('zh-CN'), en: catalogue('en') };

export interface Words {
  locale: Locale;
  /** a sentence of this door */
  t(key: Key, values?: Values): string;
  /** a word of the tickets' own catalogue such as `state.accepted`; the bare name where it has none */
  word(key: string, values?: Values): string;
  /** 'YYYY-MM-DD' as people say it */
  date(civil: string): string;
  /** an instant (ISO) as people say it, in the district's zone */
  time(instant: string): string;
}

export function wordsIn(locale: Locale, zone: string, now: () => number = Date.now): Words {
  const words = catalogues[locale];
  const t = (key: Key, values?: Values) => fill(words[key] ?? key, values);
  const date = (civil: string) => {
    const thisYear = civilDateIn(zone, now()).slice(0, 4) === civil.slice(0, 4);
    const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
      timeZone: 'UTC',
      month: locale === 'en' ? 'short' : 'long',
      day: 'numeric',
      ...(thisYear ? {} : { year: 'numeric' }),
    });
    return format.format(new Date(`${civil}T00:00:00Z`));
  };
  const time = (instant: string) => {
    const at = Date.parse(instant);
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);
    const day = civilDateIn(zone, at);
    const today = civilDateIn(zone, now());
    if (day === today) return t('time.today', { time: clock });
    if (day === dateAfter(today, -1)) return t('time.yesterday', { time: clock });
    return `${date(day)} ${clock}`;
  };
  return {
    locale,
    t,
    word: (key, values) => fill(words[key] ?? key.split('.').slice(1).join('.'), values),
    date,
    time,
  };
}

/** A ticket's number in groups of three, as people read it out. */
export const spoken = (number: string): string => number.replace(/(\d{3})(?=\d)/g, '$1 ');

/** How near a deadline is, in words. */
export function dueWords({ t }: Words, promisedOn: string, overdue: boolean, today: string): string {
  const days = daysBetween(today, promisedOn);
  if (overdue) {
    if (days >= 0) return t('due.overdue-today');
    return days === -1 ? t('due.overdue-one') : t('due.overdue', { count: -days });
  }
  if (days <= 0) return t('due.today');
  return days === 1 ? t('due.tomorrow') : t('due.days', { count: days });
}

export function useChoices(): Choices {
  return useSyncExternalStore(deviceMemory.subscribe, deviceMemory.choices);
}

const preset = { zone: 'Asia/Shanghai' };
/** The district's zone, once somebody is signed in. */
export function setZone(zone: string): void {
  preset.zone = zone;
}

export function useWords(): Words {
  const { locale } = useChoices();
  return wordsIn(locale, preset.zone);
}
