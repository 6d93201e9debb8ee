import { useEffect, useRef, useState } from 'react';
import { phone, usePhone } from '../phone/use-phone.ts';

const writeAfterMs = 250;

/**
 * What is being typed into a form: kept on the phone as it grows, so that a killed page does not lose it, and forgotten when it
 * is sent. Without a key (a piece being mended) it lasts as long as the form.
 */
export function useDraft<T>(key: string | null, start: T): [T, (change: Partial<T>) => void, () => void] {
  const { drafts } = usePhone();
  const [value, setValue] = useState<T>(() => ({
    ...start,
    ...(key ? (drafts.get(key) as Partial<T> | undefined) : {}),
  }));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef<T | null>(null);
  const write = () => {
    clearTimeout(timer.current);
    if (key && latest.current) phone.draft(key, latest.current);
    latest.current = null;
  };
  const writeRef = useRef(write);
  useEffect(() => {
    writeRef.current = write;
  });
  useEffect(() => {
    const flush = () => writeRef.current();
    document.addEventListener('visibilitychange', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, []);
  const change = (part: Partial<T>) => {
    const next = { ...value, ...part };
    setValue(next);
    latest.current = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => writeRef.current(), writeAfterMs);
  };
  const forget = () => {
    clearTimeout(timer.current);
    latest.current = null;
    if (key) phone.draft(key, undefined);
  };
  return [value, change, forget];
}
