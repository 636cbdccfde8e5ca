/** Where people and platforms reach this installation. */
import type { Config } from '../../config.ts';
import { asked } from './asked.ts';
import { type Told, teller } from './told.ts';

const { broken, note, works, off } = teller('address');

export async function addressTold({ publicUrl, slack, teams, oidc }: Config): Promise<Told[]> {
  if (publicUrl === undefined) {
    const needed = [
      slack?.connection?.kind === 'http' && 'Slack over HTTP',
      teams?.app && 'Teams',
      oidc && 'signing in',
    ].filter((one) => one !== false && one !== undefined);
    if (needed.length === 0) return [off('PUBLIC_URL is not set: cards have no links to the console.')];
    return [note(`PUBLIC_URL is not set: whether ${needed.join(' and ')} can reach this is not tried.`)];
  }
  const told: Told[] = [];
  if (publicUrl.startsWith('http://') && !/^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(publicUrl))
    told.push(note('PUBLIC_URL is not https: Slack, Microsoft and browsers ask for it.'));
  try {
    const { status, body } = await asked(`${publicUrl}/health`);
    const ours = typeof body === 'object' && body !== null && 'status' in body;
    if (status === 200 && ours) return [works(`${publicUrl} answers.`), ...told];
    return [
      ...told,
      broken(`${publicUrl}/health answers ${status}, not as Greenlight does: see where PUBLIC_URL points.`),
    ];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [...told, note(`${why}: start Greenlight, or see where PUBLIC_URL points.`)];
  }
}
