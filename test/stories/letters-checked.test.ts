/** Over REST: what is not found in a letter stops the first Send, and an edited letter is checked. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunView } from '../../src/run/view/run-view.ts';
import { type Installation, openInstallation } from './installation.ts';

let app: Installation;
beforeAll(async () => {
  app = await openInstallation();
});
afterAll(() => app?.stop());

/** A case with its letter drafted. */
async function drafted(text: string): Promise<{ id: string; run: RunView; letter: string }> {
  const finance = app.as('finance');
  const id = await finance.open(text);
  const { approval } = await finance.until(id, ({ status }) => status === 'awaiting_approval');
  const { revision, digest } = approval ?? {};
  expect((await finance.post(`/runs/${id}/approve`, { revision, digest })).status).toBe(200);
  const run = await finance.until(id, ({ status }) => status === 'awaiting_reply');
  return { id, run, letter: run.card.draft?.reply ?? '' };
}
const mails = async (words: string) => {
  const { body } = await app.as('finance').get('/outbox');
  return body.messages.filter(({ text }: { text: string }) => text.includes(words));
};

test('an invented amount and parcel: not sent, marked in the next draft, sent only with confirm', async () => {
  const finance = app.as('finance');
  const { id, letter } = await drafted(
    'FH-10491, ada.k2@example.com, 10115: bath towels arrived torn, photo attached, wants money back',
  );
  const text = letter.replace('You do not need', 'New towels come tomorrow with EUR 64.00. You do not need');
  expect(text).not.toBe(letter);
  const first = await finance.post(`/runs/${id}/send`, { draft: 1, text });
  expect(first).toMatchObject({ status: 409, body: { error: 'not_found_in_records' } });
  expect(first.body.message).toMatch(
    /Not sent: your text stands as draft 2\. Not found in the records: .*64\.00/,
  );

  const { card, status } = await finance.run(id);
  expect(status).toBe('awaiting_reply');
  expect(card.draft).toMatchObject({ number: 2, reply: text, verified: false, editedBy: expect.any(String) });
  expect(card.draft?.unfound?.join(' ')).toContain('64.00');
  expect(card.buttons.find(({ action }) => action === 'send')).toMatchObject({
    draft: 2,
    doubts: expect.any(Number),
  });

  expect(await finance.post(`/runs/${id}/send`, { draft: 1 })).toMatchObject({
    status: 409,
    body: { error: 'stale' },
  });
  expect(await finance.post(`/runs/${id}/send`, { draft: 2 })).toMatchObject({
    status: 409,
    body: { error: 'not_found_in_records', message: expect.stringContaining('"confirm": true') },
  });
  expect(await mails('New towels come tomorrow')).toEqual([]);

  expect((await finance.post(`/runs/${id}/send`, { draft: 2, confirm: true })).status).toBe(200);
  await finance.until(id, (run) => run.status === 'closed');
  expect(await mails('New towels come tomorrow')).toHaveLength(1);
  expect(await finance.audit(id)).toMatch(/"doubts":1,"draft":2[^\n]*"type":"send_approved"/);
});

test('what is found is sent by one press, edited or not; a repeated press sends nothing more', async () => {
  const finance = app.as('finance');
  const { id, letter } = await drafted(
    'FH-10480, pia.g@example.com, 60311: mirror arrived cracked, photo attached, wants money back',
  );
  const text = letter.replace('We are sorry', 'Thank you for writing. We are very sorry');
  expect((await finance.post(`/runs/${id}/send`, { draft: 1, text })).status).toBe(200);
  await finance.until(id, (run) => run.status === 'closed');
  expect(await finance.post(`/runs/${id}/send`, { draft: 1, text })).toMatchObject({ status: 409 });
  expect(await mails('Thank you for writing. We are very sorry')).toHaveLength(1);
});

test('edited and mended, it goes by one press again', async () => {
  const finance = app.as('finance');
  const { id, letter } = await drafted(
    'FH-10410, vera.m@example.com, 90402: cushion cover arrived torn, photo attached, wants money back',
  );
  const wrong = letter.replace(/RF-\d+/, 'RF-1');
  expect((await finance.post(`/runs/${id}/send`, { draft: 1, text: wrong })).status).toBe(409);
  expect((await finance.run(id)).card.draft).toMatchObject({ number: 2, unfound: ['RF-1'] });
  expect((await finance.post(`/runs/${id}/send`, { draft: 2, text: letter })).status).toBe(200);
  await finance.until(id, (run) => run.status === 'closed');
});
