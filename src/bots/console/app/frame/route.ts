/** The desk's addresses: `/`, `/runs/ID`, `/runs/ID/receipt`, `/outbox`. */
import { useCallback, useSyncExternalStore } from 'react';

export type Route =
  | { page: 'start' }
  | { page: 'case'; run: string }
  | { page: 'receipt'; run: string }
  | { page: 'outbox' }
  | { page: 'unknown' };

export function routeOf(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const [first, run, third] = parts;
  if (first === undefined) return { page: 'start' };
  if (first === 'outbox' && run === undefined) return { page: 'outbox' };
  if (first === 'runs' && run === undefined) return { page: 'start' };
  if (first === 'runs' && run !== undefined && third === undefined)
    return { page: 'case', run: decoded(run) };
  if (first === 'runs' && run !== undefined && third === 'receipt' && parts.length === 3) {
    return { page: 'receipt', run: decoded(run) };
  }
  return { page: 'unknown' };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

export function useRoute(): { path: string; route: Route; go: (path: string) => void } {
  const path = useSyncExternalStore(subscribe, () => window.location.pathname);
  const go = useCallback((next: string) => {
    if (next !== window.location.pathname) {
      window.history.pushState(null, '', next);
      window.scrollTo(0, 0);
    }
    for (const listener of listeners) listener();
  }, []);
  return { path, route: routeOf(path), go };
}
