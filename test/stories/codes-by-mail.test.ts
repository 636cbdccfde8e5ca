/** Codes by mail over REST, against a real SMTP server on loopback that does not take mail at first. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunView } from '../../src/run/view/run-view.ts';
import { type Installation, openInstallation } from './installation.ts';
import { type MailServer, openMailServer } from './mail-server.ts';

let app: Installation;
let mail: MailServer;

beforeAll(async () => {
  mail = await openMailServer();
  mail.down = true;
  app = await openInstallation({ SMTP_URL: mail.url });
});
afterAll(async () => {
  await app?.stop();
  await mail?.stop();
});

const awaiting = (run: RunView) => run.status === 'awaiting_approval' && run.approval?.state === 'pending';
const engineer = () => app.as('engineer');

async function approved(id: string): Promise<void> {
  const { approval } = await engineer().until(id, awaiting);
  const { status } = await engineer().post(`/runs/${id}/approve`, {
    revision: approval?.revision,
    digest: approval?.digest,
  });
  expect(status).toBe(200);
}

test.each(['s.kaya@example.com', 'nobody.here@example.com'])(
  'the asker sees that no code went out to %s, whether there is such an account or not',
  async (email) => {
    mail.down = true;
    const id = await engineer().open(
      `customer locked out, mails from s.k@example.net, says the account is ${email}`,
    );
    await approved(id);
    const told = await engineer().until(id, (run) => run.status === 'asking');
    expect(told.question).toMatchObject({
      kind: 'answer',
      text: expect.stringContaining('no code went out'),
    });
    expect(told.card.steps.find((step) => step.tool === 'accounts.send_code')).toMatchObject({
      state: 'failed',
      fault: expect.stringContaining('no code went out'),
    });
    expect((await engineer().get('/outbox')).body.messages).toEqual([]);
    expect(mail.mails).toEqual([]);
  },
);

test('a new code is sent once the server takes mail again, and is right', async () => {
  mail.down = true;
  const id = await engineer().open('locked out, says the account is s.kaya@example.com');
  await approved(id);
  await engineer().until(id, (run) => run.status === 'asking');
  mail.down = false;
  await engineer().post(`/runs/${id}/information`, { text: 'send a new code' });
  await approved(id);
  await engineer().until(id, (run) => run.question?.kind === 'code');
  const code = /Your code is (\d{6})/.exec(mail.mails.at(-1) ?? '')?.[1];
  expect((await engineer().post(`/runs/${id}/verify`, { code })).body).toMatchObject({ right: true });
  await engineer().until(id, (run) => run.customer?.verified === true);
});

test('a changed delivery address is mailed to the address on file, once', async () => {
  mail.down = false;
  const before = mail.mails.length;
  const id = await engineer().open(
    'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig',
  );
  const asked = await engineer().until(id, awaiting);
  const change = asked.card.steps.find(({ tool }) => tool === 'orders.change_address');
  expect(change?.changes.map(({ label }) => label)).toContain('notice to the address on file');
  expect(asked.card.given).toBe('l…@e… · 04…9');
  await approved(id);
  await engineer().until(id, (run) => run.status === 'awaiting_reply');
  const sent = mail.mails.slice(before);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatch(/To: lena\.k@example\.com/);
  expect(sent[0]?.replaceAll('=\r\n', '')).toContain('FH-10517 was changed');
});
