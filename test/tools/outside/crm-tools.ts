/** HTTP tools on the service of crm.ts, for tests: one of every kind. */
import { afterEach, beforeEach } from 'vitest';
import type { ToolResult } from '../../../src/flow/ports/tools.ts';
import type { Args } from '../../../src/run/plan/plan.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import { type Crm, openCrm } from './crm.ts';
import { type Opened, openedInTests } from './opened.ts';

const file = (url: string, closed: string) => `
http:
  crm:
    headers: { authorization: "Bearer \${CRM_TOKEN}" }
    timeout_ms: 20000
    tools:
      customer:
        description: Reads a customer of the CRM.
        effect: read
        method: GET
        url: ${url}/customers/{id}?fields={fields}&fixed=1
        input: { type: object, properties: { id: { type: string }, fields: { type: string } }, required: [id] }
        output:
          type: object
          properties:
            id: { type: string }
            tier: { type: string }
            owner: { type: [object, 'null'], properties: { name: { type: string } } }
          required: [id, tier]
      notes:
        description: Notes by key.
        effect: read
        method: GET
        url: ${url}/notes?key={key}
        input: { type: object, properties: { key: { type: string } }, required: [key] }
        output: { type: object, properties: { items: { type: array, items: { type: object } } }, required: [items] }
        cache_ms: 0
      note:
        description: Writes a note.
        method: POST
        url: ${url}/customers/{customer}/notes
        input: { type: object, properties: { customer: { type: string }, text: { type: string } }, required: [customer, text] }
        output: { type: object, properties: { note: { type: string } }, required: [note] }
        idempotency: { header: Idempotency-Key }
        trusted: [customer]
      bare_note:
        description: Writes a note and knows no keys.
        method: POST
        url: ${url}/customers/{customer}/notes
        input: { type: object, properties: { customer: { type: string }, text: { type: string } }, required: [customer, text] }
      hanging_note:
        description: Writes a note and is not waited for.
        method: POST
        url: ${url}/customers/{customer}/notes
        input: { type: object, properties: { customer: { type: string }, text: { type: string } }, required: [customer, text] }
        timeout_ms: 300
      looked_note:
        description: Writes a note that can be looked for.
        method: POST
        url: ${url}/customers/{customer}/notes
        input: { type: object, properties: { customer: { type: string }, text: { type: string } }, required: [customer, text] }
        idempotency: { header: Idempotency-Key }
        reconcile: { read: crm.notes, args: { key: "{$key}" }, at: "items[0]", settles_ms: 10 }
      tier:
        description: Sets the tier of the run's customer.
        method: POST
        url: ${url}/customers/{customer}/tier
        input: { type: object, properties: { customer: { type: string }, tier: { type: string } }, required: [customer, tier] }
        set: { customer: "{$customer}" }
        idempotency: { header: Idempotency-Key }
        preview:
          read: crm.customer
          args: { id: "{customer}" }
          facts: { tier: { label: "tier of {customer}", at: tier, after: "{tier}" } }
      account:
        description: Opens an account, whose record can be read.
        method: POST
        url: ${url}/customers/{customer}/notes
        input: { type: object, properties: { customer: { type: string }, text: { type: string } }, required: [customer] }
        reconcile: { read: crm.customer, args: { id: "{customer}" }, settles_ms: 10 }
      refuse: { description: r, method: POST, url: "${url}/refuse" }
      status: { description: s, effect: read, method: GET, url: "${url}/status/{code}", input: { type: object, properties: { code: { type: integer } }, required: [code] } }
      failing: { description: s, method: POST, url: "${url}/status/{code}", input: { type: object, properties: { code: { type: integer } }, required: [code] } }
      redirect: { description: r, effect: read, method: GET, url: "${url}/redirect/{way}?to={to}", input: { type: object, properties: { way: { type: string }, to: { type: string } }, required: [way] } }
      redirected: { description: r, method: POST, url: "${url}/redirect/kept" }
      huge: { description: h, effect: read, method: GET, url: "${url}/huge/text" }
      huge_json: { description: h, effect: read, method: GET, url: "${url}/huge/json", output: { type: object } }
      binary: { description: b, effect: read, method: GET, url: "${url}/binary" }
      binary_json: { description: b, effect: read, method: GET, url: "${url}/binary", output: { type: object } }
      deep: { description: d, effect: read, method: GET, url: "${url}/deep", output: { type: array } }
      silent: { description: s, effect: read, method: GET, url: "${url}/silent", timeout_ms: 100 }
      text: { description: t, effect: read, method: GET, url: "${url}/text" }
      echo: { description: e, effect: read, method: GET, url: "${url}/echo/{word}", input: { type: object, properties: { word: { type: string } }, required: [word] } }
      away: { description: a, effect: read, method: GET, url: "${closed}/" }
      away_write: { description: a, method: POST, url: "${closed}/", idempotency: { header: Idempotency-Key } }
`;

export const NOTE = { customer: 'C-1', text: 'called back' };

/** A service and tools on it, new for each test. */
export function crmInTests(): {
  crm(): Crm;
  tools(): Promise<Opened>;
  read(tool: string, args?: Args): Promise<ToolResult>;
  write(tool: string, args?: Args, more?: object): Promise<ToolResult>;
} {
  const { opened } = openedInTests();
  let crm: Crm | undefined;
  /** An address where nobody listens. */
  let closed = '';
  const served = () => {
    if (!crm) throw new Error('there is a service within tests only');
    return crm;
  };
  beforeEach(async () => {
    const gone = await openCrm();
    closed = gone.url;
    await gone.close();
    crm = await openCrm();
    crm.customers.set('C-1', { id: 'C-1', tier: 'gold', owner: null });
  });
  afterEach(() => served().close());
  const tools = () => opened(file(served().url, closed));
  return {
    crm: served,
    tools,
    read: async (tool, args = {}) =>
      (await tools()).hands.read(tool, args, { context: who(), signal: still() }),
    write: async (tool, args = {}, more = {}) =>
      (await tools()).hands.write(tool, args, {
        context: who(),
        terms: { ...terms, ...more },
        signal: still(),
      }),
  };
}
