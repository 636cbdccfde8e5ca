import { expect, test } from 'vitest';
import { createRate } from '../../../src/bots/api/rate.ts';
import { ENGINEER, LEAD, request, serve } from './served.ts';

test('a person who asks too often is told when to come back; others are not held up', async () => {
  let now = 0;
  const served = await serve({ rate: { perMinute: 3, now: () => now } });
  const asked = (headers: Record<string, string>) => request(`${served.url}/v1/runs`, { headers });
  for (let times = 0; times < 3; times += 1) expect((await asked(LEAD)).status).toBe(200);
  const answer = await asked(LEAD);
  expect(answer).toMatchObject({ status: 429, body: { error: 'too_many' } });
  expect(answer.headers.get('retry-after')).toBe('20');
  expect((await asked(ENGINEER)).status).toBe(200);
  now += 20_000;
  expect((await asked(LEAD)).status).toBe(200);
  expect((await asked(LEAD)).status).toBe(429);
});

test('a long pause saves up no more than a minute', () => {
  let now = 0;
  const take = createRate({ perMinute: 2, now: () => now });
  take('a');
  now += 3_600_000;
  take('a');
  take('a');
  expect(() => take('a')).toThrow('too_many');
});
