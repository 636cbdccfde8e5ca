/** A desk whose replies go out by its own service, and not by mail. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findingText } from '../../src/desk/finding.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { checkDesk } from '../../src/start/desks/check.ts';
import { type CornerShop, cornerTools, openCornerShop } from '../tools/outside/corner-shop.ts';
import { HARBOR } from './at-harbor.ts';
import { type Installation, openInstallation } from './installation.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const REPLY = `      reply:
        description: Writes to whoever bought an order.
        method: POST
        url: URL/orders/{order}/messages
        money: none
        input:
          type: object
          properties: { order: { type: string }, subject: { type: string }, text: { type: string } }
          required: [order, text]
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        idempotency: { header: Idempotency-Key }
`;
const SEND = `send:
  tool: shop.reply
  args: { order: '{order}', subject: '{subject}', text: '{letter}' }
texts:
  subject: { en: Your Harbor Goods order, es: Su pedido en Harbor Goods }
`;
let shop: CornerShop;
let place: string;
let folder: string;

beforeAll(async () => {
  shop = await openCornerShop();
  place = await mkdtemp(join(tmpdir(), 'greenlight-desk-'));
  folder = join(place, 'harbor');
  await cp(HARBOR, folder, { recursive: true });
  await writeFile(join(folder, 'tools.yaml'), cornerTools(shop.url) + REPLY.replace('URL', shop.url));
  const desk = await readFile(join(folder, 'desk.yaml'), 'utf8');
  await writeFile(join(folder, 'desk.yaml'), desk.replace('texts:\n', SEND));
});
afterAll(async () => {
  await shop?.close();
  await rm(place, { recursive: true, force: true });
});

describe('sent by the tool', () => {
  let harbor: Installation;
  beforeAll(async () => {
    harbor = await openInstallation({ DESK: folder });
  });
  afterAll(() => harbor?.stop());

  const drafted = async (text: string): Promise<RunView> => {
    const kim = harbor.as('kim');
    return kim.until(await kim.open(text), ({ status }) => status === 'awaiting_reply');
  };
  const send = async ({ id, answer }: RunView) =>
    harbor.as('kim').post(`/runs/${id}/send`, { draft: answer?.draft });

  test('it goes once, under its subject, in the language of the customer, and is in no outbox', async () => {
    expect(harbor.problems).toEqual([]);
    const run = await drafted('¿Dónde está mi pedido #1043? june@example.com, 94105');
    shop.breakAfter = 1;
    expect(await send(run)).toMatchObject({ status: 200 });
    await harbor.as('kim').until(run.id, ({ status }) => status === 'closed');
    expect(shop.effects).toMatchObject([
      {
        what: 'messages',
        order: '1043',
        body: { subject: 'Su pedido en Harbor Goods', text: run.answer?.reply },
      },
    ]);
    const outbox = await fetch(`${harbor.url}/v1/outbox`, { headers: { 'x-greenlight-person': 'kim' } });
    expect(await outbox.json()).toEqual({ messages: [] });
  });

  test('what the service does not take is not said to be sent', async () => {
    const run = await drafted('Where is my order #1046? june@example.com, 94105');
    const before = shop.effects.length;
    shop.refuses = 422;
    await send(run);
    const handed = await harbor.as('kim').until(run.id, ({ status }) => status !== 'awaiting_reply');
    expect(handed.status).toBe('handed_over');
    expect(JSON.stringify(handed.card)).not.toMatch(/"Sent|was sent/);
    expect(shop.effects).toHaveLength(before);
  });
});

describe('the check', () => {
  const options = { today: '2026-11-28', secretOf: () => undefined };
  const said = async (from: string, to: string) => {
    const copy = join(place, 'copy', 'harbor');
    await cp(folder, copy, { recursive: true });
    const desk = await readFile(join(copy, 'desk.yaml'), 'utf8');
    expect(desk).toContain(from);
    await writeFile(join(copy, 'desk.yaml'), desk.replace(from, to));
    const { findings } = checkDesk(copy, options);
    return findings.filter(({ warning }) => !warning).map(findingText);
  };

  test('takes one that can send', async () => {
    expect(await said('send:', 'send:')).toEqual([]);
  });

  test.each([
    ['shop.reply', 'shop.replay', /send\.tool: there is no tool "shop\.replay"/],
    ['shop.reply', 'shop.details', /send\.tool: shop\.details is no write/],
    ['shop.reply', 'shop.refund', /send\.tool: shop\.refund does not say money: none/],
    ['shop.reply', 'shop.cancel', /send\.tool: shop\.cancel has a preview/],
    ["'{letter}'", "'{leter}'", /send\.args\.text: there is no value "leter"/],
    ["order: '{order}'", "number: '{order}'", /send\.args\.number: there is no argument "number"/],
    ["order: '{order}', ", '', /send\.args: shop\.reply needs order/],
    ["text: '{letter}'", "text: 'hello'", /send\.args: no argument has the letter/],
  ])('%s as %s is named', async (from, to, words) => {
    const found = await said(from, to);
    expect(found).toContainEqual(expect.stringMatching(words));
    expect(found[0]).toMatch(/^desk\.yaml, line \d+: /);
  });
});
