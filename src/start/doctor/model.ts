/** The endpoint of the models, and whether it has those that are named. */
import { z } from 'zod';
import type { Config } from '../../config.ts';
import { asked } from './asked.ts';
import { type Told, teller } from './told.ts';

const { broken, note, works, off } = teller('model');

const OPENAI = 'https://api.openai.com/v1';
const Listed = z.object({ data: z.array(z.object({ id: z.string() })) });

export async function modelTold({ models }: Config): Promise<Told[]> {
  if (!models) return [off('OPENAI_API_KEY is not set: the playbooks plan and write alone.')];
  const base = (models.baseUrl ?? OPENAI).replace(/(?<!\/)\/+$/, '');
  try {
    const { status, body } = await asked(`${base}/models`, {
      headers: { authorization: `Bearer ${models.apiKey}` },
    });
    if (status === 401 || status === 403)
      return [broken(`${base} does not take OPENAI_API_KEY (${status}): see the key, and OPENAI_BASE_URL.`)];
    const listed = Listed.safeParse(body);
    if (status !== 200 || !listed.success || listed.data.data.length === 0)
      return [note(`${base} answers, and does not say which models it has (${status}).`)];
    const has = new Set(listed.data.data.map(({ id }) => id));
    const named = [
      ...new Set([models.planner, models.executor, models.replanner, models.responder, models.embedding]),
    ].filter((name) => name !== undefined);
    const missing = named.filter((name) => !has.has(name));
    if (missing.length > 0)
      return [note(`${base} does not list ${missing.join(', ')}: see the names of models.`)];
    return [works(`${base} takes the key, and has ${named.join(', ') || 'the models that are asked'}.`)];
  } catch (error) {
    return [broken(`${(error as Error).message}: the playbooks plan and write alone.`)];
  }
}
