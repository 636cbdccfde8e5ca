/** Plots are SVG that a browser can read, and what they show is what was measured. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barsSvg } from '../../bench/plots/bars.ts';
import { counted, figure, linesSvg } from '../../bench/plots/lines.ts';
import { all, readSvg } from './svg.ts';

const said = (value: number) => value.toFixed(1);
const WORDS = fc.array(fc.constantFrom('a', 'B', '<', '>', '&', '"', "'", ' ', 'é', '</text>'), {
  maxLength: 8,
});
const words = WORDS.map((parts) => parts.join(''));

test('bars are as long as their values say, and each has its figure', () => {
  const svg = readSvg(
    barsSvg({
      title: 'Cost',
      note: 'how',
      names: ['one', 'ours', 'other'],
      ours: 'ours',
      panels: [
        { title: 'CPU', values: [40, 10, 20], said },
        { title: 'rate', values: [1, 8, 4], said },
      ],
    }),
  );
  const bars = all(svg, 'rect').slice(1);
  const widths = bars.map(({ attributes }) => Number(attributes.width));
  const [longest = 0] = widths;
  const shares = [1, 1 / 4, 1 / 2, 1 / 8, 1, 1 / 2];
  expect(widths).toEqual(shares.map((share) => expect.closeTo(share * longest, 0)));
  expect(bars.map((bar) => bar.attributes.class)).toEqual(['bar', 'ours', 'bar', 'bar', 'ours', 'bar']);
  const texts = all(svg, 'text').map(({ text }) => text);
  for (const shown of ['Cost', 'how', 'one', 'ours', 'other', '40.0', '10.0', '20.0', '1.0', '8.0', '4.0'])
    expect(texts).toContain(shown);
});

test('whatever names and values are, a plot of bars is well-formed, says them, and stays in its frame', () => {
  const row = fc.record({ name: words, value: fc.double({ min: 0, max: 1e6, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), words, (rows, title) => {
      const names = rows.map(({ name }) => name);
      const panel = { title, values: rows.map(({ value }) => value), said };
      const svg = readSvg(
        barsSvg({ title, note: title, names, ours: names[0] ?? '', panels: [panel, panel] }),
      );
      const texts = all(svg, 'text').map(({ text }) => text);
      for (const { name, value } of rows) {
        expect(texts).toContain(name);
        expect(texts).toContain(said(value));
      }
      for (const { attributes } of all(svg, 'rect')) {
        expect(Number(attributes.width)).toBeGreaterThan(0);
        expect(Number(attributes.x) + Number(attributes.width)).toBeLessThan(Number(svg.attributes.width));
        expect(Number(attributes.y) + Number(attributes.height)).toBeLessThan(Number(svg.attributes.height));
      }
    }),
  );
});

test('a line is as high at each point as its value says, and each point has its figures', () => {
  const points = [
    { x: 0, y: 1 },
    { x: 1_000, y: 2 },
    { x: 1_000_000, y: 4 },
  ];
  const svg = readSvg(linesSvg({ title: 'Growth', note: 'how', panels: [{ x: 'cases', y: 'ms', points }] }));
  const heights = all(svg, 'circle').map(({ attributes }) => Number(attributes.cy));
  const [low = 0, middle = 0, high = 0] = heights;
  // 1, 2 and 4 above the same ground: the second step is twice the first.
  expect(middle - high).toBeCloseTo(2 * (low - middle), 5);
  expect(all(svg, 'polyline').map(({ attributes }) => attributes.points?.split(' '))).toEqual([
    all(svg, 'circle').map(({ attributes }) => `${attributes.cx},${attributes.cy}`),
  ]);
  const texts = all(svg, 'text').map(({ text }) => text);
  for (const shown of ['Growth', 'how', 'cases', 'ms', '0', '1k', '1M', '1', '2', '4'])
    expect(texts).toContain(shown);
});

test('whatever is measured, a plot of lines is well-formed and stays in its frame', () => {
  const point = fc.record({ x: fc.nat(), y: fc.double({ min: 0, max: 1e9, noNaN: true }) });
  const panel = fc.record({ x: words, y: words, points: fc.array(point, { minLength: 1, maxLength: 8 }) });
  fc.assert(
    fc.property(fc.array(panel, { minLength: 1, maxLength: 9 }), words, (panels, title) => {
      const svg = readSvg(linesSvg({ title, note: title, panels }));
      expect(all(svg, 'circle')).toHaveLength(panels.flatMap(({ points }) => points).length);
      for (const { attributes } of all(svg, 'circle')) {
        expect(Number(attributes.cx)).toBeGreaterThan(0);
        expect(Number(attributes.cx)).toBeLessThan(Number(svg.attributes.width));
        expect(Number(attributes.cy)).toBeGreaterThan(0);
        expect(Number(attributes.cy)).toBeLessThan(Number(svg.attributes.height));
      }
    }),
  );
});

test('figures keep what is seen of them', () => {
  expect([0, 0.123, 9.87, 56.7, 123.4].map(figure)).toEqual(['0', '0.12', '9.9', '57', '123']);
  expect([1, 999, 1_000, 100_000, 1_000_000].map(counted)).toEqual(['1', '999', '1k', '100k', '1M']);
});

test('the reader itself: what is not well-formed is refused', () => {
  for (const broken of [
    '<svg>',
    '<svg></a></svg>',
    '<svg>&</svg>',
    '<svg a="1" a="2"/>',
    '<svg a=1/>',
    '<a/><b/>',
  ])
    expect(() => readSvg(broken), broken).toThrow();
});
