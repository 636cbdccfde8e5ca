/** The console's addresses: `/`, `/runs/ID`, `/runs/ID/receipt`, `/outbox`, `/tokens`. */

export type Route =
  | { page: 'start' }
  | { page: 'case'; run: string }
  | { page: 'receipt'; run: string }
  | { page: 'outbox' }
  | { page: 'tokens' }
  | { page: 'unknown' };

export function routeOf(path: string): Route {
  const [first, run, third, ...more] = path.split('/').filter((part) => part !== '');
  if (first === undefined || (first === 'runs' && run === undefined)) return { page: 'start' };
  if ((first === 'outbox' || first === 'tokens') && run === undefined) return { page: first };
  if (first !== 'runs' || run === undefined || more.length > 0) return { page: 'unknown' };
  if (third === undefined) return { page: 'case', run: decoded(run) };
  return third === 'receipt' ? { page: 'receipt', run: decoded(run) } : { page: 'unknown' };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
