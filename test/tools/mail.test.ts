/** Letters by mail, against a real SMTP server on loopback. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import type { Mailer } from '../../src/flow/ports/tools.ts';
import type { Letter } from '../../src/tools/letters.ts';
import { createPost, postedMailer } from '../../src/tools/mail.ts';

const servers: SMTPServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((resolve) => server.close(() => resolve()));
});

/** Takes mail; `answers` are given first, one a mail, as codes to refuse with. */
async function smtp(answers: number[] = []) {
  const mails: { to: string[]; text: string }[] = [];
  let tried = 0;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      let text = '';
      stream.setEncoding('utf8');
      stream.on('data', (part: string) => {
        text += part;
      });
      stream.on('end', () => {
        tried++;
        const code = answers.shift();
        if (code !== undefined) return done(Object.assign(new Error('not now'), { responseCode: code }));
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        return done();
      });
    },
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}?from=support@example.com`, mails, tried: () => tried };
}

const letters = new Map<string, Letter>([
  ['k1', { to: 'mara.l@example.com', kind: 'reply', text: 'Dear Mara,\n\nWe have refunded EUR 54.90.' }],
  ['k2', { to: '', kind: 'reply', text: 'to nobody' }],
]);
const find = async (_tenant: string, key: string) => letters.get(key);
const outbox: Mailer = { send: async () => ({ id: 'ML-1' }) };
const mail = (key: string) => ({ tenant: 't', run: 'r', customer: 'C-1', key, text: '' });
const posted = (url: string) =>
  postedMailer(outbox, createPost({ url, letters: { find }, report: () => {}, retryMs: 1 }));
const never = new AbortController().signal;

describe('a reply by mail', () => {
  test('reaches the customer under the Message-ID that is the id of its effect, the same each time', async () => {
    const { url, mails } = await smtp();
    const first = await posted(url).send(mail('k1'), never);
    const again = await posted(url).send(mail('k1'), never);
    expect(first).toEqual(again);
    expect(first).toEqual({ id: expect.stringMatching(/^<[0-9a-f]{40}@example\.com>$/) });
    expect(mails[0]?.to).toEqual(['mara.l@example.com']);
    expect(mails[0]?.text).toContain(`Message-ID: ${'id' in first ? first.id : ''}`);
    expect(mails[0]?.text).toContain('From: support@example.com');
    expect(mails[0]?.text).toContain('We have refunded EUR 54.90.');
  });

  test('is tried again when the server is busy', async () => {
    const { url, mails, tried } = await smtp([451, 421]);
    expect(await posted(url).send(mail('k1'), never)).toHaveProperty('id');
    expect(mails).toHaveLength(1);
    expect(tried()).toBeGreaterThanOrEqual(2);
  });

  test('is not tried again when the server refuses it for good, and the case is told', async () => {
    const { url, mails, tried } = await smtp([550]);
    expect(await posted(url).send(mail('k1'), never)).toMatchObject({ fault: { code: 'not_sent' } });
    expect(mails).toHaveLength(0);
    expect(tried()).toBe(1);
  });

  test('to an account that does not exist goes nowhere and looks the same', async () => {
    const { url, tried } = await smtp();
    expect(await posted(url).send(mail('k2'), never)).toHaveProperty('id');
    expect(tried()).toBe(0);
  });

  test('says so when there is no server', async () => {
    expect(await posted('smtp://127.0.0.1:9').send(mail('k1'), never)).toMatchObject({
      fault: { code: 'not_sent' },
    });
  });
});
