/** Small plots side by side: one figure each, along what grows by leaps, drawn as if by equal steps. */
import { FOOT, framed, HEAD, label, PAD, short } from './frame.ts';

export interface LinePanel {
  /** Upwards, and along the bottom. */
  y: string;
  x: string;
  points: { x: number; y: number }[];
}

export interface Lines {
  title: string;
  note: string;
  panels: LinePanel[];
}

const WIDTH = 860;
const ACROSS = 4;
const GAP = 28;
const TALL = 96;
/** Of the name above and of the numbers below. */
const ABOVE = 34;
const BELOW = 42;

export function linesSvg({ title, note, panels }: Lines): string {
  const wide = (WIDTH - 2 * PAD - GAP * (ACROSS - 1)) / ACROSS;
  const rows = Math.ceil(panels.length / ACROSS);
  const inside = panels.flatMap((panel, at) =>
    drawn(panel, {
      left: PAD + (at % ACROSS) * (wide + GAP),
      top: HEAD + Math.floor(at / ACROSS) * (ABOVE + TALL + BELOW),
      wide,
    }),
  );
  const height = HEAD + rows * (ABOVE + TALL + BELOW) + FOOT;
  return framed({ width: WIDTH, height, title, note }, inside);
}

interface Box {
  left: number;
  top: number;
  wide: number;
}

function drawn({ x, y, points }: LinePanel, { left, top, wide }: Box): string[] {
  const ground = top + ABOVE + TALL;
  const most = Math.max(...points.map((point) => point.y)) || 1;
  // Half a step at either side, so that numbers stay within.
  const step = wide / points.length;
  const places = points.map((point, at) => ({
    point,
    px: left + step * (at + 0.5),
    py: ground - (point.y / most) * (TALL - 16),
  }));
  return [
    label({ x: left, y: top + 12, kind: 'panel' }, y),
    `<path class="axis" d="M${short(left)} ${ground}H${short(left + wide)}"/>`,
    `<polyline class="line" points="${places.map(({ px, py }) => `${short(px)},${short(py)}`).join(' ')}"/>`,
    ...places.flatMap(({ point, px, py }) => [
      `<circle class="ours" cx="${short(px)}" cy="${short(py)}" r="3"/>`,
      label({ x: px, y: py - 8, anchor: 'middle' }, figure(point.y)),
      label({ x: px, y: ground + 16, anchor: 'middle', kind: 'note' }, counted(point.x)),
    ]),
    label({ x: left + wide / 2, y: ground + 32, anchor: 'middle', kind: 'note' }, x),
  ];
}

/** Three figures at most. */
export function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

/** 1,000 as 1k, as there is little room. */
export function counted(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`;
  return value >= 1_000 ? `${value / 1_000}k` : String(value);
}
