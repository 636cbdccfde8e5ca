/** Sentences of ours in the desk's word for a customer. */
import { expect, test } from 'vitest';
import { worded } from '../../../src/run/text/worded.ts';

test.each([
  ['The customer has to be verified first.', 'employee', 'The employee has to be verified first.'],
  ['They need a verified customer.', 'employee', 'They need a verified employee.'],
  ['Write what a customer wants.', 'employee', 'Write what an employee wants.'],
  ['A customer writes.', 'employee', 'An employee writes.'],
  ['A customer writes.', 'guest', 'A guest writes.'],
  ["the customer's code, two customers", 'guest', "the guest's code, two guests"],
  ['the customer’s code', 'guest', 'the guest’s code'],
  [
    '{"customer":1} customer_first_name .customer `customer` $customer',
    'guest',
    '{"customer":1} customer_first_name .customer `customer` $customer',
  ],
  ['Customers are asked, and a Customer too.', 'guest', 'Guests are asked, and a Guest too.'],
  ['a customer, some Customers', 'old friend', 'an old friend, some Old friends'],
  ['no Customerx, no xcustomer', 'guest', 'no Customerx, no xcustomer'],
  ['A customer writes.', 'customer', 'A customer writes.'],
  ['an customer', 'customer', 'an customer'],
  ['A customer writes.', undefined, 'A customer writes.'],
])('%s', (text, person, said) => {
  expect(worded(text, person)).toBe(said);
});
