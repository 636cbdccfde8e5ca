/** Amounts in a currency that the desk does not count in: nobody converts them, and it is said why. */
import type { AgentDesk } from '../desk.ts';
import { amountsIn, spelledAmountsIn } from '../text/amounts.ts';
import { mayMean } from '../text/currencies.ts';

/** A sentence to ask again with; undefined: no such amount was written, or the desk has no currency. */
export function otherCurrencyIn(texts: readonly string[], { currencies }: AgentDesk): string | undefined {
  const [own] = currencies;
  if (own === undefined) return undefined;
  const isOwn = mayMean(own);
  const [last] = texts
    .flatMap((text) => [...amountsIn(text, currencies), ...spelledAmountsIn(text)])
    .filter(({ currency = '' }) => currency !== '' && !isOwn(currency))
    .toReversed();
  return last && `Amounts are in ${own} here, and "${last.text.trim()}" is not: nothing is converted.`;
}
