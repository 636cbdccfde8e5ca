/** What stands in braces in a step: entities by whatever name they have, and the parts of an address. */
import { expect, test } from 'vitest';
import { BARE_DESK } from '../../../src/agent/desk.ts';
import { fillArgs, fillText } from '../../../src/agent/playbooks/conditions.ts';
import type { Json } from '../../../src/run/plan/plan.ts';

const values = {
  order2: 'B-1',
  address: { street: 'Seestrasse 5', city: 'Zürich', postcode: '8002' },
};
const understood = { values, desk: BARE_DESK };
const filled = (value: Json) => fillArgs({ it: value }, understood, '2026-11-28T10:00:00Z').it;

test.each<[Json, Json | undefined]>([
  ['{order2}', 'B-1'],
  ['{address}', values.address],
  ['{address.street}', 'Seestrasse 5'],
  ['to {address.postcode} {address.city}', 'to 8002 Zürich'],
  [{ street: '{address.street}' }, { street: 'Seestrasse 5' }],
  ['{address.line2}', undefined],
  ['{address.constructor}', undefined],
  ['{order2.length}', undefined],
  ['{today+3}', '2026-12-01'],
])('%j is %j', (value, wanted) => {
  expect(filled(value)).toEqual(wanted);
});

test('in a title, too', () => {
  expect(fillText('bring it to {address.city} for {order2}', understood)).toBe('bring it to Zürich for B-1');
});
