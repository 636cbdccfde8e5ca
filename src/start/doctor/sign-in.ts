/** The provider that people sign in at. */
import type { Config } from '../../config.ts';
import { asked, clockTold } from './asked.ts';
import { type Told, teller } from './told.ts';

const { broken, works, off } = teller('sign-in');

export async function signInTold({ oidc, publicUrl, database }: Config): Promise<Told[]> {
  if (!oidc)
    return [
      off(
        database.kind === 'embedded'
          ? 'Nobody signs in on the embedded database: the console is for this machine.'
          : 'OIDC_ISSUER is not set: people open the console with a token (npm run staff -- token).',
      ),
    ];
  if (publicUrl === undefined) return [broken('OIDC_ISSUER is set without PUBLIC_URL: nobody can sign in.')];
  const url = `${oidc.issuer.replace(/(?<!\/)\/+$/, '')}/.well-known/openid-configuration`;
  try {
    const { status, body, aheadMs } = await asked(url);
    const clock = clockTold('sign-in', aheadMs);
    const { issuer } = (body ?? {}) as { issuer?: unknown };
    if (status !== 200) return [broken(`${url} answers ${status}: see OIDC_ISSUER.`), ...clock];
    if (issuer !== oidc.issuer)
      return [broken(`${url} is of the issuer ${String(issuer)}: set OIDC_ISSUER to just that.`), ...clock];
    return [works(`${oidc.issuer} can be signed in at.`), ...clock];
  } catch (error) {
    return [broken(`${(error as Error).message}: nobody can sign in.`)];
  }
}
