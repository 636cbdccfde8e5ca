/**
 * Delivers letters by SMTP (RFC 5321), through nodemailer. A letter is written down first, under its key; its
 * Message-ID (RFC 5322, 3.6.4) is made from that key, so that a letter handed over twice after a crash is one
 * letter to every mail system that looks at the id.
 */
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { CodeEffects, Notices } from '../flow/ports/effects.ts';
import { StoreAway } from '../flow/ports/ledger.ts';
import type { Mailer } from '../flow/ports/tools.ts';
import { pauseAfter, retrying } from '../flow/retry.ts';
import { isAddrSpec } from '../run/text/emails.ts';
import type { Letter, Letters } from './letters.ts';

export interface PostOptions {
  /**
   * smtp:// or smtps://, with user and password where the server asks for them; `?from=ADDRESS` names the
   * sender, else the user, else support@HOST. A password goes to no server without TLS: smtps://, or
   * STARTTLS.
   */
  url: string;
  letters: Letters;
  /** Called with every try that failed. */
  report: (error: unknown) => void;
  /** Wait before the second try; it doubles. */
  retryMs?: number;
}

export interface Post {
  /**
   * Delivers the letter with this key and gives its Message-ID. Rejects with NotNow when the server did not
   * take it after three tries, and otherwise when it refused it for good or has not taken it for a day.
   */
  deliver(tenant: string, key: string): Promise<string>;
  /**
   * The same; where there is no such letter it only sees whether the server would take one, and rejects as if
   * there were.
   */
  deliverIfAny(tenant: string, key: string): Promise<void>;
}

const TRIES = 3;
/** A server that was away is asked for so long whether it takes a reply; then the case goes to people. */
const PATIENCE_MS = 24 * 3_600_000;
const SUBJECTS = { reply: 'About your request', code: 'Your code', notice: 'Something was changed' } as const;

export function createPost({ url, letters, report, retryMs = 500 }: PostOptions): Post {
  const { from, transport } = mailServer(url);

  const patiently = (work: () => Promise<unknown>) =>
    retrying(work, (error, tries) => {
      report(error);
      return tries < TRIES && !isFinal(error) ? pauseAfter(tries, { firstMs: retryMs }) : undefined;
    });

  async function send(letter: Letter, messageId: string): Promise<void> {
    if (letter.to === '') return;
    const { to: address, text } = letter;
    if (!isAddrSpec(address)) {
      const error = new NotAnAddress();
      report(error);
      throw error;
    }
    // As objects: no parser looks for a second address, a name or a comment in them.
    const [to, sender] = [address, from].map((one) => ({ name: '', address: one }));
    const subject = letter.subject ?? SUBJECTS[letter.kind];
    await patiently(() => transport.sendMail({ from: sender, to, subject, text, messageId }));
  }

  return {
    async deliver(tenant, key) {
      const letter = await letters.find(tenant, key);
      if (!letter) throw new Error('there is no letter with this key');
      const messageId = messageIdOf(tenant, key, from);
      await send(letter, messageId).catch((error: unknown) => {
        const final = isFinal(error) || error instanceof NotAnAddress;
        if (final || (letter.waitedMs ?? 0) > PATIENCE_MS) throw error;
        throw new NotNow('the mail server does not take it now', { cause: error });
      });
      return messageId;
    },
    async deliverIfAny(tenant, key) {
      const letter = await letters.find(tenant, key);
      if (letter) await send(letter, messageIdOf(tenant, key, from));
      else await patiently(() => transport.verify());
    },
  };
}

/** Replies go out by mail; the effect's id is the Message-ID. */
export function postedMailer(outbox: Mailer, post: Post): Mailer {
  return {
    async send(mail, signal) {
      const written = await outbox.send(mail, signal);
      if ('fault' in written) return written;
      try {
        return { id: await post.deliver(mail.tenant, mail.key) };
      } catch (error) {
        if (error instanceof StoreAway) throw error;
        if (error instanceof NotNow) return { later: true };
        const reason = reasonOf(error) ?? 'The mail server did not take the reply. The log says why.';
        return { fault: { code: 'not_sent', message: reason } };
      }
    },
  };
}

/**
 * Codes go out by mail. One whose mail the server did not take, whatever was tried, is void and its call
 * failed: whoever asked must not wait for it. Where the account does not exist it is the same, since the
 * server is asked all the same.
 */
export function postedCodes(codes: CodeEffects, post: Post): CodeEffects {
  /** undefined: it went out; else why not. */
  const trouble = async (tenant: string, key: string): Promise<string | undefined> => {
    try {
      await post.deliverIfAny(tenant, key);
      return undefined;
    } catch (error) {
      if (error instanceof StoreAway) throw error;
      await codes.giveUpCode(tenant, key);
      // What is wrong with one account's address would tell that there is one.
      const reason = error instanceof NotAnAddress ? undefined : reasonOf(error);
      return reason ?? 'The mail server did not take the letter: no code went out.';
    }
  };
  return {
    giveUpCode: (tenant, key) => codes.giveUpCode(tenant, key),
    async sendCode(tenant, effect, code) {
      const result = await codes.sendCode(tenant, effect, code);
      const why = result.kind === 'done' ? await trouble(tenant, effect.key) : undefined;
      return why === undefined ? result : { kind: 'refused', code: 'not_sent', message: why };
    },
    // Whether it was delivered before the call was cut off is not known; the same Message-ID makes a second
    // delivery harmless.
    async settle(tenant, key) {
      const result = await codes.settle(tenant, key);
      const sent = result !== 'did_not_happen' && result.kind === 'done';
      return sent && (await trouble(tenant, key)) !== undefined ? 'did_not_happen' : result;
    },
  };
}

/** Notices go out by mail. One that the server does not take stays in the outbox and was reported. */
export function postedNotices(post: Post): Notices {
  return {
    deliver: async (tenant, key) => {
      await post.deliver(tenant, key).catch(() => undefined);
    },
  };
}

/** The server that `url` names (see PostOptions), and the address that letters come from. */
export function mailServer(url: string): { from: string; transport: ReturnType<typeof createTransport> } {
  const server = new URL(url);
  const from = senderOf(server);
  server.searchParams.delete('from');
  if (server.protocol === 'smtp:' && (server.username !== '' || server.password !== '')) {
    for (const name of ['ignoreTLS', 'opportunisticTLS']) server.searchParams.delete(name);
    server.searchParams.set('requireTLS', 'true');
  }
  const transport = createTransport({
    url: server.href,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
  });
  return { from, transport };
}

function senderOf(server: URL): string {
  const user = decodeURIComponent(server.username);
  const given = [server.searchParams.get('from') ?? '', user, `support@${server.hostname}`];
  return given.find(isAddrSpec) ?? 'support@localhost';
}

function messageIdOf(tenant: string, key: string, from: string): string {
  const name = createHash('sha256').update(`${tenant}\n${key}`).digest('hex').slice(0, 40);
  return `<${name}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

/** The server may take it later. */
class NotNow extends Error {
  override name = 'NotNow';
}

class NotAnAddress extends Error {
  override name = 'NotAnAddress';
}

/** What a person can act on; undefined: only the log says more. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof NotAnAddress)
    return 'What is on file is not one e-mail address: nothing was sent. Correct it in the records.';
  return isWithoutTls(error)
    ? 'The mail server offers no encryption (STARTTLS), and the password of SMTP_URL goes nowhere without: nothing was sent. Use smtps://, or a server that offers it.'
    : undefined;
}

const isWithoutTls = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ETLS';

/** 5yz: the server will not take it, however often it is asked (RFC 5321, 4.2.1). */
function isFinal(error: unknown): boolean {
  if (isWithoutTls(error)) return true;
  return (
    error instanceof Error &&
    'responseCode' in error &&
    typeof error.responseCode === 'number' &&
    error.responseCode >= 500
  );
}
