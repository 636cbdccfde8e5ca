/** What Shopify answers to a change of two fields, of which the first only says what the second is for. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ToolTrouble } from '../../../src/tools/contract.ts';
import type { Requests } from '../../../src/tools/shop/adapters/remote/kinds.ts';
import { Refusal } from '../../../src/tools/shop/adapters/remote/kinds.ts';
import { openClient } from '../../../src/tools/shop/adapters/shopify/client.ts';
import { CREDIT } from '../../../src/tools/shop/adapters/shopify/mutations.ts';

let body = '';
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(body);
});
let url = '';
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const requests: Requests = { make: (send) => send(async () => undefined) };

/** What is told of a change whose fields are answered so. */
function told(data: object): Promise<unknown> {
  body = JSON.stringify({ data });
  return openClient({ url, by: { key: 'any' } }).write(CREDIT, {}, requests);
}

const NO = fc.record({ message: fc.string(), code: fc.constantFrom('INVALID', null, undefined) });
const noes = fc.array(NO, { maxLength: 2 });
const MADE = { id: 'gid://shopify/StoreCreditAccountCreditTransaction/7' };

it('given any answer, then refused is only where the change itself was, and done where both were', async () => {
  await fc.assert(
    fc.asyncProperty(noes, noes, async (ofNote, ofChange) => {
      const storeCreditAccountTransaction = ofChange.length === 0 ? MADE : null;
      const result = await told({
        metafieldsSet: { userErrors: ofNote },
        storeCreditAccountCredit: { storeCreditAccountTransaction, userErrors: ofChange },
      }).catch((error: unknown) => error);
      if (ofChange.length > 0) expect(result).toBeInstanceOf(Refusal);
      else if (ofNote.length > 0) expect(result).toBeInstanceOf(ToolTrouble);
      else expect(result).toMatchObject({ storeCreditAccountTransaction: MADE });
    }),
    { numRuns: 50 },
  );
});

it.each([
  ['is missing', null],
  ['is no answer of Shopify', { userErrors: 'no' }],
])('given a field that %s, then nobody knows', async (_, storeCreditAccountCredit) => {
  const result = told({ metafieldsSet: { userErrors: [] }, storeCreditAccountCredit });
  await expect(result).rejects.toBeInstanceOf(ToolTrouble);
});
