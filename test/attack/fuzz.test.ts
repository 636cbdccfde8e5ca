/** Inputs that nobody should make, some thousand; `npm run attack -- --part fuzz` makes a million. */
import { expect, test } from 'vitest';
import { fuzzParsers } from './fuzz/attack.ts';
import { fuzzFaces } from './fuzz/faces.ts';

test('nothing that reads what comes from outside crashes', () => {
  const { read, crashes } = fuzzParsers({ seed: 20261128, count: 3_000 });
  console.log(JSON.stringify(read));
  expect(crashes).toEqual([]);
  expect(Math.min(...Object.values(read))).toBeGreaterThan(3);
});

test('every face answers whatever it is sent, and stands afterwards', async () => {
  const { sent, answers, breaches } = await fuzzFaces({ seed: 20261128, count: 400 });
  console.log(JSON.stringify(answers));
  expect(breaches).toEqual([]);
  expect(sent).toBe(400);
  // Else nothing came further than the door.
  for (const kind of ['Slack 2xx', 'Teams 2xx', 'REST 2xx', 'REST 4xx', 'SCIM 4xx'])
    expect(answers[kind], kind).toBeGreaterThan(0);
});
