import { useRef, useState } from 'react';

/** Runs what a tap asks for: once, however often it is tapped, and says when it failed (the phone's memory is full, say). */
export function useAttempt(): { busy: boolean; failed: boolean; attempt: (work: () => Promise<void>) => void } {
  const under = useRef(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const run = async (work: () => Promise<void>) => {
    if (under.current) return;
    under.current = true;
    setBusy(true);
    setFailed(false);
    try {
      await work();
    } catch (error) {
      setFailed(true);
      reportError(error);
    } finally {
      under.current = false;
      setBusy(false);
    }
  };
  return { busy, failed, attempt: (work) => void run(work) };
}
