/** How cost grows: the page and the plot say what was measured last. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lastScale } from '../../bench/scale/curve.ts';
import { scaleFiles, scaleTable } from '../../bench/scale/page.ts';
import { readSvg } from './svg.ts';

test('page and plot are what was measured last: npm run bench:scale -- --page writes them', () => {
  for (const [path, text] of scaleFiles(lastScale())) {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'), path).toBe(text);
    if (path.endsWith('.svg')) readSvg(text);
  }
});

test('a row says what grows, how far, what it costs and when that was', () => {
  const points = [
    { x: 1, y: 76.4 },
    { x: 2, y: 59.1 },
  ];
  const processes = { on: '2026-01-02', load: 3, curves: [{ x: 'processes', y: 'runs a second', points }] };
  expect(scaleTable({ processes }).split('\n').slice(2)).toEqual([
    '| processes | 1, 2 | runs a second | 76, 59 | 2026-01-02, load 3 |',
  ]);
});
