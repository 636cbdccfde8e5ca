/** The comparison with other runtimes: pages say what was measured last, the model plays one task to all. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { writtenBetween } from '../../bench/marked.ts';
import { answerTo, completion, pieces, type Said } from '../../bench/model/script.ts';
import { LETTER, LOOK, STEPS } from '../../bench/model/task.ts';
import { FOLDER, PEERS, pinned } from '../../bench/peers/list.ts';
import { filesOf, table } from '../../bench/peers/page.ts';
import { lastResult, medianOf, type Result } from '../../bench/peers/result.ts';
import { readSvg } from './svg.ts';

test('the pages and plots are what the last run measured: npm run bench:peers -- --page writes them', () => {
  for (const [path, text] of filesOf(lastResult())) {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'), path).toBe(text);
    if (path.endsWith('.svg')) readSvg(text);
  }
});

test('every peer was measured, as often at every width, with the version that the package pins', () => {
  const result = lastResult();
  expect(result.peers.map(({ key }) => key)).toEqual(PEERS.map(({ key }) => key));
  for (const one of result.peers) {
    const { package: name } = PEERS.find(({ key }) => key === one.key) ?? {};
    expect(one.version).toBe(name && pinned()[name]);
    for (const blocks of Object.values(one.blocks)) expect(blocks).toHaveLength(result.rounds);
    expect(one.wallMs).toHaveLength(result.rounds);
  }
});

test('the package of the peers pins each version, and its lockfile names no registry', () => {
  for (const version of Object.values(pinned())) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(readFileSync(new URL('package-lock.json', FOLDER), 'utf8')).not.toContain('"resolved"');
  for (const { program } of PEERS) expect(existsSync(new URL(program, FOLDER)), program).toBe(true);
});

const block = (perSecond: number, cpuMs: number, walKb: number) => ({ perSecond, cpuMs, walKb });
const RESULT: Result = {
  on: '2026-01-02',
  machine: { cores: 2, node: '24.0.0', postgres: '15.1' },
  load: { least: 1, most: 2 },
  rounds: 3,
  runs: { 1: 1, 16: 16, 64: 64 },
  ...{ mindMs: 300, toolMs: 100 },
  peers: [
    {
      key: 'dbos',
      version: '1.2.3',
      blocks: {
        1: [block(9, 9, 9), block(1, 1, 1), block(5, 5, 5)],
        16: [block(10, 20, 3), block(10, 2, 3), block(10, 6, 3)],
        64: [block(7, 7, 7), block(7, 7, 7), block(7, 7, 7)],
      },
      ...{ commits: 34, asked: 2, wallMs: [3_000, 1_000, 2_000] },
    },
    {
      key: 'greenlight',
      blocks: {
        1: [block(2, 2, 2), block(2, 2, 2), block(2, 2, 2)],
        16: [block(100, 10, 20), block(100, 4, 20), block(100, 2, 20)],
        64: [block(3, 3, 3), block(3, 3, 3), block(3, 3, 3)],
      },
      ...{ commits: 9.25, asked: 2, wallMs: [1_040, 1_030, 1_035] },
    },
  ],
};

test('a row has medians; how it compares is the median of each round by itself', () => {
  expect(medianOf(RESULT.peers[0] ?? expect.fail(), 1, 'cpuMs')).toBe(5);
  const [, , dbos, greenlight] = table(RESULT).split('\n');
  // Medians of CPU are 6 and 4; the rounds' own ratios 2, 0.5 and 3.
  expect(dbos).toBe(
    '| DBOS | 1.2.3 | checkpoints | 2 | 5, 10, 7 | 5.0, 6.0, 7.0 | 2.00 | 34.0 | 3 | 2,000 |',
  );
  expect(greenlight).toContain('| **Greenlight** |  | a chained trail | 2 | 2, 100, 3 |');
  expect(greenlight).toContain('| 1.00 | 9.3 | 20 | 1,035 |');
});

test('a part is written between its comments and nowhere else; a page without them is refused', () => {
  const page = 'a\n<!-- x -->\nold\n<!-- /x -->\nb\n';
  expect(writtenBetween(page, 'x', '\nnew\n')).toBe('a\n<!-- x -->\nnew\n<!-- /x -->\nb\n');
  expect(() => writtenBetween(page, 'y', 'new')).toThrow('<!-- y -->');
});

const tool = (name: string) => ({ function: { name } });
const asking = (content: unknown, tools: string[], results = 0) => ({
  model: 'm',
  tools: tools.map(tool),
  messages: [{ role: 'user', content }, ...Array.from({ length: results }, () => ({ role: 'tool' }))],
});
const calls = (said: Said) => (typeof said === 'string' ? said : said.map(({ args }) => args));

test('a loop is given three looks side by side, three in a row, and the letter', () => {
  const looks = [0, 3, 4, 5, 6].map((results) => calls(answerTo(asking('the goal', [LOOK], results))));
  expect(looks).toEqual([[{ n: 1 }, { n: 2 }, { n: 3 }], [{ n: 4 }], [{ n: 5 }], [{ n: 6 }], LETTER.reply]);
});

test('an agent for one step looks once; the text may come in parts', () => {
  const step = [{ type: 'text', text: STEPS[4] }];
  expect(calls(answerTo(asking(step, [LOOK])))).toEqual([{ n: 5 }]);
  expect(answerTo(asking(step, [LOOK], 1))).toBe(LETTER.reply);
});

test('a plan is made anew of the steps that are not done, and of none comes the letter', () => {
  const prompt = (done: number) =>
    `plan: ${STEPS.join()}\nYou have currently done the follow steps:\n${STEPS.slice(0, done).join(': seen\n')}`;
  expect(calls(answerTo(asking('the goal', ['plan'])))).toEqual([{ steps: STEPS }]);
  expect(calls(answerTo(asking(prompt(2), ['plan', 'response'])))).toEqual([{ steps: STEPS.slice(2) }]);
  expect(calls(answerTo(asking(prompt(6), ['plan', 'response'])))).toEqual([{ response: LETTER.reply }]);
});

test('an answer says the same whole and in pieces, each call with a number of its own', () => {
  const said = answerTo(asking('the goal', [LOOK]));
  const whole = JSON.stringify(completion({ id: 'a', model: 'm', said }));
  const streamed = JSON.stringify(pieces({ id: 'a', model: 'm', said }));
  for (const n of [1, 2, 3]) {
    expect(whole).toContain(`call_look_${n}`);
    expect(streamed).toContain(`call_look_${n}`);
  }
  expect(JSON.stringify(pieces({ id: 'a', model: 'm', said: 'a text' }))).toContain('a text');
});
