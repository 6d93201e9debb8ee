import {
  createElement,
  type AnchorHTMLAttributes,
  type MouseEvent,
  type ReactElement,
  useMemo,
  useSyncExternalStore,
} from 'react';
import { base, matchPattern } from './paths.ts';

/**
 * The desk's own router: one address bar, no nested trees. Every page is an address, so that each can be sent to a colleague,
 * opened in a second window and gone back to.
 */

const changed = 'desk:address';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(changed, listener);
  };
}

const currentAddress = (): string => window.location.pathname + window.location.search;

export interface Address {
  /** without the base: '/tickets/…' */
  path: string;
  search: URLSearchParams;
}

/** The address now; the component is drawn again when it changes. */
export function useAddress(): Address {
  const whole = useSyncExternalStore(subscribe, currentAddress);
  return useMemo(() => {
    const url = new URL(whole, window.location.origin);
    const path = url.pathname.startsWith(base) ? url.pathname.slice(base.length) || '/' : '/';
    return { path, search: url.searchParams };
  }, [whole]);
}

/** Goes to an address of the desk ('/tickets?state=raised'). `replace` leaves no step to go back to. */
export function navigate(to: string, options: { replace?: boolean } = {}): void {
  const address = base + to;
  if (address === currentAddress()) return;
  if (options.replace) window.history.replaceState(window.history.state, '', address);
  else window.history.pushState(null, '', address);
  window.dispatchEvent(new Event(changed));
}

export interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string;
  ref?: (element: HTMLAnchorElement | null) => void;
}

/** A plain link that needs no new page load; with a modifier key it opens a window like any link. */
export function Link({ to, onClick, ...rest }: LinkProps): ReactElement {
  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || rest.target) return;
    event.preventDefault();
    navigate(to);
  }
  return createElement('a', { href: base + to, onClick: follow, ...rest });
}

export interface PageRoute<Page> {
  pattern: string;
  page: Page;
}

/** The first route whose pattern fits, with what stood in its places. */
export function useRoute<Page>(
  routes: readonly PageRoute<Page>[],
): { page: Page; params: Record<string, string> } | null {
  const { path } = useAddress();
  return useMemo(() => {
    for (const route of routes) {
      const params = matchPattern(route.pattern, path);
      if (params) return { page: route.page, params };
    }
    return null;
  }, [routes, path]);
}
