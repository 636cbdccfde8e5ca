/** Bars side by side: the same names in each panel, a figure of each, one of them ours. */
import { FOOT, framed, HEAD, label, PAD, short } from './frame.ts';

export interface BarPanel {
  title: string;
  /** One a name. */
  values: number[];
  said(value: number): string;
}

export interface Bars {
  title: string;
  note: string;
  names: string[];
  /** Which of the names is ours. */
  ours: string;
  panels: BarPanel[];
}

const WIDTH = 860;
const NAMES = 178;
const ROW = 22;
const BAR = 14;
const GAP = 20;
/** For the figure behind the longest bar. */
const FIGURE = 52;

export function barsSvg({ title, note, names, ours, panels }: Bars): string {
  const height = HEAD + 20 + names.length * ROW + FOOT;
  const wide = (WIDTH - 2 * PAD - NAMES - GAP * (panels.length - 1)) / panels.length;
  const rowAt = (row: number) => HEAD + 24 + row * ROW;
  const inside = names.map((name, row) =>
    label({ x: PAD, y: rowAt(row) + 11, ...(name === ours ? { kind: 'ours-text' } : {}) }, name),
  );
  for (const [at, { title: head, values, said }] of panels.entries()) {
    const x = PAD + NAMES + at * (wide + GAP);
    const most = Math.max(...values);
    inside.push(label({ x, y: HEAD + 12, kind: 'panel' }, head));
    for (const [row, value] of values.entries()) {
      const mine = names[row] === ours;
      const long = Math.max(1, (value / most) * (wide - FIGURE));
      const place = `x="${short(x)}" y="${rowAt(row)}" width="${short(long)}" height="${BAR}" rx="2"`;
      inside.push(`<rect class="${mine ? 'ours' : 'bar'}" ${place}/>`);
      const behind = { x: x + long + 6, y: rowAt(row) + 11 };
      inside.push(label({ ...behind, ...(mine ? { kind: 'ours-text' } : {}) }, said(value)));
    }
  }
  return framed({ width: WIDTH, height, title, note }, inside);
}
