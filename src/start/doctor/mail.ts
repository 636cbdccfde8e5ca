/** The mail server that letters go out by. */
import type { Config } from '../../config.ts';
import { mailServer } from '../../tools/mail.ts';
import { NOTHING_SENT } from '../tools.ts';
import { codeOf } from './asked.ts';
import { type Told, teller } from './told.ts';

const { broken, works, off } = teller('mail');

export async function mailTold({ smtpUrl, database }: Config): Promise<Told[]> {
  if (!smtpUrl)
    return [
      off(
        database.kind === 'postgres'
          ? NOTHING_SENT
          : 'SMTP_URL is not set: letters are kept in the demo outbox.',
      ),
    ];
  const { from, transport } = mailServer(smtpUrl);
  const { host } = new URL(smtpUrl);
  try {
    await transport.verify();
    return [works(`${host} takes letters; they come from ${from}.`)];
  } catch (error) {
    return [broken(`${host} does not take letters (${codeOf(error)}): see SMTP_URL.`)];
  } finally {
    transport.close();
  }
}
