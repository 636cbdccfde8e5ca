/** What people see of how cost grows: a table and a plot in docs/measured.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { writtenBetween } from '../marked.ts';
import { counted, figure, linesSvg } from '../plots/lines.ts';
import type { PartName, Scale, ScalePart } from './curve.ts';

export const MARK = 'bench:scale';
const ROOT = new URL('../../', import.meta.url);
const PAGE = 'docs/measured.md';
const MILLION = 1_000_000;
const ORDER: PartName[] = ['processes', 'open', 'steps', 'events', 'remembered'];

export function scaleFiles(scale: Scale): Map<string, string> {
  const page = readFileSync(new URL(PAGE, ROOT), 'utf8');
  const parts = partsOf(scale);
  const panels = parts.flatMap(({ curves }) => curves);
  const loads = parts.map(({ load }) => load);
  const days = [...new Set(parts.map(({ on }) => on))].join(', ');
  const note = `scripted agent, medians, ${days}, beside a load of ${Math.min(...loads)} to ${Math.max(...loads)}`;
  return new Map([
    [PAGE, writtenBetween(page, MARK, words(scale))],
    ['docs/scale.svg', linesSvg({ title: 'How cost grows', note, panels })],
  ]);
}

export function writeScale(scale: Scale): void {
  for (const [path, text] of scaleFiles(scale)) writeFileSync(new URL(path, ROOT), text);
}

export function scaleTable(scale: Scale): string {
  const rows = partsOf(scale).flatMap(({ curves, load, on }) =>
    curves.map(
      ({ x, y, points }) =>
        `| ${x} | ${points.map((point) => counted(point.x)).join(', ')} | ${y} | ${points.map((point) => figure(point.y)).join(', ')} | ${on}, load ${load} |`,
    ),
  );
  return [
    '| what grows | from, to | what it costs | so much | when |',
    `${'| --- '.repeat(5)}|`,
    ...rows,
  ].join('\n');
}

function words(scale: Scale): string {
  return `
How cost grows, \`npm run ${MARK}\`: the scripted agent on one PostgreSQL, a run of six reads except where steps
grow; CPU is of the processes that work, 16 runs side by side. On two cores two and four processes share them with
the database and whatever else runs: a run takes as many statements with each, and what grows is the writing of
packets. The remembered cases are copies of the playbooks' examples.${notPlayed(scale)}

${scaleTable(scale)}

![How cost grows with processes, open runs, steps, events and remembered cases](scale.svg)
`;
}

/** What grows to a million does so only when it is asked to. */
function notPlayed({ events, remembered }: Scale): string {
  const curves = [events, remembered].flatMap((part) => part?.curves ?? []);
  const short = curves
    .filter(({ points }) => Math.max(...points.map(({ x }) => x)) < MILLION)
    .map(({ x }) => x);
  if (short.length === 0) return '';
  return `\nA million (\`--most ${MILLION}\`) was not played of: ${short.join(', ')}.`;
}

function partsOf(scale: Scale): ScalePart[] {
  return ORDER.flatMap((name) => scale[name] ?? []);
}
