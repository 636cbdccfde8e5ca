/** Letters by mail, against a real SMTP server on loopback. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import type { CodeEffects } from '../../src/flow/ports/effects.ts';
import { StoreAway } from '../../src/flow/ports/ledger.ts';
import type { Mailer } from '../../src/flow/ports/tools.ts';
import { isAddrSpec } from '../../src/run/text/emails.ts';
import type { Letter } from '../../src/tools/letters.ts';
import { createPost, postedCodes, postedMailer } from '../../src/tools/mail.ts';

const servers: SMTPServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((resolve) => server.close(() => resolve()));
});

/** Takes mail; `answers` are given first, one a mail, as codes to refuse with. */
async function smtp(answers: number[] = [], options: SMTPServerOptions = {}) {
  const logins: string[] = [];
  const mails: { to: string[]; text: string }[] = [];
  let tried = 0;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onAuth({ username = '', password = '' }, _session, done) {
      logins.push(`${username}:${password}`);
      done(null, { user: username });
    },
    ...options,
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
  const at = (user = '', more = '') => `smtp://${user}127.0.0.1:${port}?from=support@example.com${more}`;
  return { url: at(), at, mails, logins, tried: () => tried };
}

const letters = new Map<string, Letter>([
  ['k1', { to: 'mara.l@example.com', kind: 'reply', text: 'Dear Mara,\n\nWe have refunded EUR 54.90.' }],
  ['k2', { to: '', kind: 'reply', text: 'to nobody' }],
  ['code', { to: 'mara.l@example.com', kind: 'code', text: '123456' }],
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

  test('waits for a server that is away, for a day; what our own database lacks is not told of the server', async () => {
    const { url } = await smtp([451, 451, 451, 451, 451, 451]);
    expect(await posted(url).send(mail('k1'), never)).toEqual({ later: true });
    const old: Letter = { to: 'mara.l@example.com', kind: 'reply', text: 'Dear', waitedMs: 25 * 3_600_000 };
    const post = (found: () => Promise<Letter>) =>
      postedMailer(outbox, createPost({ url, letters: { find: found }, report: () => {}, retryMs: 1 }));
    expect(await post(async () => old).send(mail('k1'), never)).toMatchObject({
      fault: { code: 'not_sent' },
    });
    const away = post(() => Promise.reject(new StoreAway('away')));
    await expect(away.send(mail('k1'), never)).rejects.toBeInstanceOf(StoreAway);
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

  test('waits also where there is no server', async () => {
    expect(await posted('smtp://127.0.0.1:9').send(mail('k1'), never)).toEqual({ later: true });
  });
});

describe('a password', () => {
  test('goes nowhere without TLS: nothing is sent, and the reason is told', async () => {
    const open = { disabledCommands: ['STARTTLS'], allowInsecureAuth: true };
    for (const more of ['', '&ignoreTLS=true', '&requireTLS=false', '&opportunisticTLS=true']) {
      const { at, mails, logins, tried } = await smtp([], open);
      expect(await posted(at('user:secret@', more)).send(mail('k1'), never)).toMatchObject({
        fault: { code: 'not_sent', message: expect.stringMatching(/no encryption \(STARTTLS\)/) },
      });
      expect({ mails, logins, tried: tried() }).toEqual({ mails: [], logins: [], tried: 0 });
    }
  });

  test('goes to a server that offers STARTTLS, and the mail with it', async () => {
    const { at, mails, logins } = await smtp([], { disabledCommands: [] });
    // The server's certificate is its package's own.
    const url = at('user:secret@', '&tls.rejectUnauthorized=false');
    expect(await posted(url).send(mail('k1'), never)).toHaveProperty('id');
    expect(logins).toEqual(['user:secret']);
    expect(mails).toHaveLength(1);
  });

  test('is not given to a server whose certificate nobody vouches for', async () => {
    const { at, logins } = await smtp([], { disabledCommands: [] });
    expect(await posted(at('user:secret@')).send(mail('k1'), never)).not.toHaveProperty('id');
    expect(logins).toEqual([]);
  });

  test('a code that could not go out for it is void, and its call says why', async () => {
    const { at } = await smtp([], { disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    const given: string[] = [];
    const effects: CodeEffects = {
      sendCode: async () => ({ kind: 'done', id: 'C', first: true, after: {} }) as never,
      settle: async () => 'did_not_happen',
      giveUpCode: async (_tenant, key) => void given.push(key),
    };
    const post = createPost({ url: at('user:secret@'), letters: { find }, report: () => {}, retryMs: 1 });
    const result = await postedCodes(effects, post).sendCode('t', { key: 'code' } as never, {} as never);
    expect(result).toMatchObject({ kind: 'refused', message: expect.stringMatching(/STARTTLS/) });
    expect(given).toEqual(['code']);
  });
});

describe('a recipient is one address', () => {
  test.each([
    'a@example.com, b@example.com',
    'Mara <a@example.com>',
    'a@example.com\r\nBcc: b@example.com',
    'a@example.com\nX: y',
    'a@example.com (a comment)',
    '"a b"@example.com',
    'group: a@example.com;',
    'a@[127.0.0.1]',
    'a@b@example.com',
    'a@example.com ',
    'a\u0000@example.com',
    '@example.com',
    'a@',
    'a..b@example.com',
  ])('%j gets nothing, and the case is told', async (to) => {
    const { url, tried } = await smtp();
    letters.set('odd', { to, kind: 'reply', text: 'x' });
    expect(await posted(url).send(mail('odd'), never)).toMatchObject({
      fault: { code: 'not_sent', message: expect.stringMatching(/not one e-mail address/) },
    });
    expect(tried()).toBe(0);
  });

  test("o'brien+x@sub.example.com and the like get theirs", () => {
    for (const to of [
      "o'brien+x@sub.example.com",
      'a@localhost',
      'ü@example.com',
      'a_b-c.d@xn--bcher-kva.example',
    ])
      expect(isAddrSpec(to)).toBe(true);
  });

  test('whatever the text: what is let through names one mailbox on one line', () => {
    const piece = fc.constantFrom(
      'a',
      'b.c',
      '@',
      'example.com',
      ',',
      ';',
      '<',
      '>',
      '\r\n',
      ' ',
      '"',
      '(',
      ':',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        if (isAddrSpec(text)) expect(text).toMatch(/^[^\s,;:<>()"\\[\]@]+@[^\s,;:<>()"\\[\]@]+$/);
      }),
      { numRuns: 5_000 },
    );
  });
});
