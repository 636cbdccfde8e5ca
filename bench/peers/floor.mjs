/**
 * The floor: the least that a durable run of the task costs. One statement a fact, nine facts, the model
 * asked with fetch; no claim, lease, retry, policy, approval, hash chain or card. Not to be copied: a denominator.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { GOAL } from '../model/task.ts';
import { DATABASE_URL, look, MODEL_URL, serve } from './harness.ts';

const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
await pool.query(`
  create table floor_run(id uuid primary key, state text, body jsonb);
  create table floor_event(
    run uuid, seq int, kind text, body jsonb, at timestamptz default now(), primary key(run, seq)
  )`);
const SAVE = `
  with r as (
    insert into floor_run(id, state, body) values ($1, $2, $3)
    on conflict (id) do update set state = excluded.state
  ) insert into floor_event(run, seq, kind, body) values ($1, $4, $5, $3)`;

async function ask(name, texts) {
  const response = await fetch(`${MODEL_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer bench' },
    body: JSON.stringify({
      model: 'gpt-4.1',
      messages: texts.map((content) => ({ role: 'user', content })),
      response_format: { type: 'json_schema', json_schema: { name } },
    }),
  });
  return JSON.parse((await response.json()).choices[0].message.content);
}

serve(async () => {
  const id = randomUUID();
  let seq = 0;
  const save = (state, kind, body) => {
    seq += 1;
    return pool.query({ name: 'floor', text: SAVE, values: [id, state, { body }, seq, kind] });
  };
  const read = async () => {
    const text = await look();
    await save('running', 'step', text);
    return text;
  };
  await save('planning', 'goal', GOAL);
  await save('running', 'plan', await ask('plan', [GOAL]));
  const seen = await Promise.all([read(), read(), read()]);
  for (let n = 4; n <= 6; n += 1) seen.push(await read());
  const { reply } = await ask('answer', [GOAL, ...seen]);
  await save('closed', 'answer', reply);
  return reply;
});
