/** An amount in another currency is asked about with the reason. */
import { expect, it } from 'vitest';
import { BARE_DESK } from '../../../src/agent/desk.ts';
import { otherCurrencyIn } from '../../../src/agent/playbooks/other-currency.ts';

const inPounds = (...texts: string[]) => otherCurrencyIn(texts, { ...BARE_DESK, currencies: ['GBP'] });

it.each([
  ['refund €20', '"€20"'],
  ['refund 20 EUR please', '"20 EUR"'],
  ['twenty euros back', '"twenty euros"'],
])('%s', (text, named) => {
  expect(inPounds(text)).toBe(`Amounts are in GBP here, and ${named} is not: nothing is converted.`);
});

it.each(['refund £20', 'refund 20 pounds', 'refund 20', 'order 20 of them', ''])(
  'nothing is said of: %s',
  (text) => {
    expect(inPounds(text)).toBeUndefined();
  },
);

it('names the last one, and needs a currency of the desk', () => {
  expect(inPounds('refund €20', 'no, $30')).toContain('"$30"');
  expect(otherCurrencyIn(['€20'], BARE_DESK)).toBeUndefined();
});
