/** Addresses of this door, kept behind '#', so that the page opens from the phone's own memory whatever the address. */
import { useSyncExternalStore } from 'react';

export const deeds = ['note', 'ask', 'answer', 'resolve', 'return', 'promise', 'call'] as const;
export type DeedName = (typeof deeds)[number];

export type Route =
  | { page: 'list' | 'take' | 'outbox' | 'settings' }
  | { page: 'raise'; settled: boolean }
  | { page: 'ticket'; id: string }
  | { page: 'deed'; id: string; deed: DeedName }
  | { page: 'mend'; id: string };

const plain = ['take', 'outbox', 'settings'] as const;

export function routeOf(hash: string): Route {
  const [first = '', second = '', third = ''] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decoded);
  if (first === 'tickets' && second) {
    const deed = deeds.find((name) => name === third);
    return deed ? { page: 'deed', id: second, deed } : { page: 'ticket', id: second };
  }
  if (first === 'raise') return { page: 'raise', settled: second === 'settled' };
  if (first === 'outbox' && second) return { page: 'mend', id: second };
  return { page: plain.find((name) => name === first) ?? 'list' };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

export function hrefOf(route: Route): string {
  switch (route.page) {
    case 'ticket':
      return `#/tickets/${encodeURIComponent(route.id)}`;
    case 'deed':
      return `#/tickets/${encodeURIComponent(route.id)}/${route.deed}`;
    case 'mend':
      return `#/outbox/${encodeURIComponent(route.id)}`;
    case 'raise':
      return route.settled ? '#/raise/settled' : '#/raise';
    case 'list':
      return '#/';
    default:
      return `#/${route.page}`;
  }
}

/** Goes to a page; `replace` where going back should not lead here again. */
export function goTo(route: Route, options: { replace?: boolean } = {}): void {
  const href = hrefOf(route);
  if (options.replace) {
    history.replaceState(null, '', href);
    globalThis.dispatchEvent(new HashChangeEvent('hashchange'));
  } else location.hash = href;
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (listener) => {
      globalThis.addEventListener('hashchange', listener);
      return () => globalThis.removeEventListener('hashchange', listener);
    },
    () => location.hash,
  );
  return routeOf(hash);
}
