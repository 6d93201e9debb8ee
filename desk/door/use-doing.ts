import { useRef, useState } from 'react';

/** Runs something once at a time and keeps what went wrong: for what is neither a plain command nor a question. */
export function useDoing() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const running = useRef(false);
  return {
    busy,
    refusal,
    clear: () => setRefusal(null),
    run(work: () => Promise<void>): void {
      if (running.current) return;
      running.current = true;
      setBusy(true);
      setRefusal(null);
      work()
        .catch((error: unknown) => setRefusal(error))
        .finally(() => {
          running.current = false;
          setBusy(false);
        });
    },
  };
}
