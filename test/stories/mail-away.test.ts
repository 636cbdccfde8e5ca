/** The mail server is away: what was sent waits for it and goes out once; no person is called. */
import { afterEach, expect, test } from 'vitest';
import { type Installation, openInstallation } from './installation.ts';
import { type MailServer, openMailServer } from './mail-server.ts';

let mail: MailServer | undefined;
let installation: Installation | undefined;
afterEach(async () => {
  await installation?.stop();
  await mail?.stop();
});

const sent = async (server: MailServer, url = server.url) => {
  installation = await openInstallation({ SMTP_URL: url });
  const engineer = installation.as('engineer');
  const id = await engineer.open('FH-10533, jonas.b@example.com, 04229: where is it?');
  const { approval } = await engineer.until(id, (run) => run.status === 'awaiting_approval');
  await engineer.post(`/runs/${id}/approve`, { revision: approval?.revision, digest: approval?.digest });
  const { answer } = await engineer.until(id, (run) => run.status === 'awaiting_reply');
  const { status } = await engineer.post(`/runs/${id}/send`, { draft: answer?.draft });
  return { engineer, id, status };
};

test('a reply goes out when the server is back, once, and the case closes', {
  timeout: 60_000,
}, async () => {
  mail = await openMailServer();
  mail.down = true;
  const { engineer, id, status } = await sent(mail);
  expect(status).toBe(200);
  await expect.poll(() => mail?.refused, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
  const waits = await engineer.until(id, ({ card }) =>
    JSON.stringify(card).includes('could not be sent yet'),
  );
  expect(waits.status).toBe('awaiting_reply');
  mail.down = false;
  const closed = await engineer.until(id, (run) => run.status === 'closed');
  expect(closed.ending).toBe('resolved');
  expect(mail.mails).toHaveLength(1);
});

test('whoever stops meanwhile is not kept waiting: the case goes to people', {
  timeout: 60_000,
}, async () => {
  mail = await openMailServer();
  mail.down = true;
  const { engineer, id } = await sent(mail);
  await expect.poll(() => mail?.refused, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
  await engineer.post(`/runs/${id}/stop`, {});
  const run = await engineer.until(id, (one) => one.status === 'closed' || one.status === 'handed_over');
  expect(mail.mails).toHaveLength(0);
  expect(JSON.stringify(run.card)).toMatch(/mail server|stopped/i);
});
