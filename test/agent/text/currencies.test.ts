/** What is said in one currency is never taken for another. */
import { expect, test } from 'vitest';
import { BARE_DESK } from '../../../src/agent/desk.ts';
import { entityReader } from '../../../src/agent/playbooks/entities/read.ts';
import { mayMean } from '../../../src/agent/text/currencies.ts';

test.each([
  [
    'EUR',
    ['€', 'EUR', 'eur', 'euros', 'Euro'],
    ['$', '£', 'USD', 'GBP', 'dollars', 'pounds', 'Pfund', 'dólares'],
  ],
  ['USD', ['$', 'USD', 'dollars', 'dólares', 'bucks'], ['€', '£', 'EUR', 'AUD', 'euros', 'pounds']],
  ['AUD', ['$', 'AUD', 'dollars'], ['USD', '€', 'euros']],
  ['GBP', ['£', 'GBP', 'pounds', 'libras', 'quid'], ['$', '€', 'dollars', 'Euro']],
])('%s is meant by %j and not by %j', (currency, own, others) => {
  expect(own.filter(mayMean(currency))).toEqual(own);
  expect(others.filter(mayMean(currency))).toEqual([]);
});

test.each([
  ['please refund €20', 'EUR', 2_000],
  ['please refund £20', 'EUR', undefined],
  ['please refund 20 USD', 'EUR', undefined],
  ['please refund $12.50', 'USD', 1_250],
  ['please refund twenty dollars', 'EUR', undefined],
  ['rembourser 1.234,50 EUR', 'EUR', 123_450],
])('"%s" at a desk that counts in %s gives %s', (text, currency, cents) => {
  const found = entityReader({ ...BARE_DESK, currencies: [currency, 'GBP', 'USD'] })(text);
  expect(found.find(({ field }) => field === 'amount')?.value).toBe(cents);
});
