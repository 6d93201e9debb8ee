/** Has the browser keep the page itself, so that it opens where there is no network. Everything else works without this. */
export function keepShell(): void {
  const { serviceWorker } = navigator as Partial<Navigator>;
  if (import.meta.env.PROD && serviceWorker) void serviceWorker.register('./service-worker.js').catch(() => undefined);
}
