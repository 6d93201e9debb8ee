import { createContext, lazy, Suspense, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Key } from '../text/words.tsx';
import { isTyping, KeySequence } from './key-sequence.ts';

/** A key (or two) that does something on the page that is shown. */
export interface Shortcut {
  keys: string;
  /** what it does, for the help */
  does: Key;
  run(): void;
}

interface Registry {
  add(shortcuts: () => readonly Shortcut[]): () => void;
  showHelp(): void;
}

const RegistryContext = createContext<Registry | null>(null);

const Help = lazy(() => import('./shortcut-help.tsx'));

export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const sources = useRef(new Set<() => readonly Shortcut[]>());
  const [help, setHelp] = useState<readonly Shortcut[] | null>(null);
  const registry = useMemo<Registry>(
    () => ({
      add(source) {
        sources.current.add(source);
        return () => sources.current.delete(source);
      },
      showHelp: () => setHelp([...sources.current].flatMap((source) => source())),
    }),
    [],
  );
  useEffect(() => {
    const sequence = new KeySequence();
    function press(event: KeyboardEvent): void {
      if (event.defaultPrevented || isTyping(event.target)) return;
      // the page that came last wins
      const all = [...sources.current].toReversed().flatMap((source) => source());
      const hit = sequence.press(event, new Set(['?', ...all.map((shortcut) => shortcut.keys)]), event.timeStamp);
      if (hit === null) return;
      event.preventDefault();
      if (hit === '?') registry.showHelp();
      else all.find((shortcut) => shortcut.keys === hit)?.run();
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [registry]);
  return (
    <RegistryContext value={registry}>
      {children}
      {help && (
        <Suspense fallback={null}>
          <Help shortcuts={help} onClose={() => setHelp(null)} />
        </Suspense>
      )}
    </RegistryContext>
  );
}

/** These keys work as long as the component is shown. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useContext(RegistryContext);
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => registry?.add(() => latest.current), [registry]);
}

export function useShortcutHelp(): () => void {
  const registry = useContext(RegistryContext);
  return () => registry?.showHelp();
}
