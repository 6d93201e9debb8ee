/*
 * Opens the field's page where there is no network: keeps the page with its scripts and styles, and nothing else. Work and
 * tickets are not its business; they are kept by the page itself, which also works without this file.
 * `shell` is written in by the build: every file of this version. A new version replaces the old one when it is wholly here.
 */
const shell = { version: '%VERSION%', files: ['%FILES%'] };
const cacheName = `lianxin-field-${shell.version}`;
const home = new URL('./', self.location.href).pathname;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll([home, ...shell.files].map((file) => new Request(file, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith('lianxin-field-') && name !== cacheName))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

/** The newest page when the network answers soon, else the kept one: nobody waits for a network that is not there. */
async function page(request) {
  const kept = await caches.match(home, { cacheName });
  try {
    const answer = await fetch(request, kept ? { signal: AbortSignal.timeout(3000) } : undefined);
    if (answer.ok || !kept) return answer;
  } catch (error) {
    if (!kept) throw error;
  }
  return kept;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin || !address.pathname.startsWith(home)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else event.respondWith(caches.match(request, { cacheName }).then((kept) => kept ?? fetch(request)));
});
