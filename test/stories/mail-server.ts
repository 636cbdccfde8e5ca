/** A mail server on loopback that takes every letter, unless it is down. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface MailServer {
  /** As SMTP_URL has it. */
  url: string;
  mails: string[];
  /** It answers whoever connects that it is not the time. */
  down: boolean;
  /** So often it has said so. */
  refused: number;
  stop(): Promise<void>;
}

export async function openMailServer(): Promise<MailServer> {
  const busy = () => Object.assign(new Error('not now'), { responseCode: 421 });
  const mails: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onConnect(_session, done) {
      if (!mail.down) return done();
      mail.refused += 1;
      return done(busy());
    },
    onData(stream, _session, done) {
      let text = '';
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      stream.on('end', () => {
        mails.push(text);
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const mail: MailServer = {
    down: false,
    refused: 0,
    url: `smtp://127.0.0.1:${port}?from=support@example.com`,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mail;
}
