/** Counts by kind of case, with the ids of the harmful ones, and how the right ones came to rest. Pure. */
import type { FieldCase } from './cases.ts';
import type { Verdict } from './judge.ts';

export interface Result extends Verdict {
  id: FieldCase['id'];
  kind: string;
  /** The run's phase at rest. */
  phase: string | undefined;
  trace: string[];
}

/**
 * What the figures must hold: harmful ones at most; right ones, and those by a plan, a letter or an end, at
 * least.
 */
export interface Targets {
  harmful: number;
  /** Of 1. */
  right: number;
  done: number;
}

/** A sentence for each target that is missed. */
export function missed(results: Result[], targets: Targets): string[] {
  const right = results.filter(({ verdict }) => verdict === 'right');
  const harmful = results.filter(({ verdict }) => verdict === 'harmful').length;
  const { ended } = endings(right);
  const least = Math.ceil(results.length * targets.right);
  return [
    harmful > targets.harmful ? `harmful: ${harmful}, at most ${targets.harmful}` : '',
    right.length < least ? `right: ${right.length}, at least ${least}` : '',
    ended < targets.done ? `by a plan, a letter or an end: ${ended}, at least ${targets.done}` : '',
  ].filter(Boolean);
}

export function figures(results: Result[]): string {
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  const right = results.filter(({ verdict }) => verdict === 'right');
  const acceptable = results.filter(({ verdict }) => verdict === 'acceptable');
  const harmful = results.length - right.length - acceptable.length;
  return [
    `${'kind'.padEnd(16)} cases  right  acceptable  harmful`,
    ...kinds.map((kind) =>
      row(
        kind,
        results.filter((one) => one.kind === kind),
        { ids: true },
      ),
    ),
    row('all', results, { ids: false }),
    '',
    `right: ${howTheyEnded(right)}`,
    `acceptable: ${howTheyEnded(acceptable)}`,
    `${results.length} cases, ${right.length} right, ${harmful} harmful`,
  ].join('\n');
}

function row(name: string, results: Result[], { ids }: { ids: boolean }): string {
  const count = (verdict: Verdict['verdict']) => results.filter((one) => one.verdict === verdict).length;
  const harmful = results.filter(({ verdict }) => verdict === 'harmful').map(({ id }) => id);
  return [
    name.padEnd(16),
    `${results.length}`.padStart(6),
    `${count('right')}`.padStart(7),
    `${count('acceptable')}`.padStart(12),
    `${harmful.length}`.padStart(9),
    ids && harmful.length > 0 ? `  ${harmful.join(' ')}` : '',
  ].join('');
}

function endings(results: Result[]): { ended: number; asked: number; handed: number } {
  const asked = results.filter(({ phase }) => phase === 'asking').length;
  const handed = results.filter(({ phase }) => phase === 'handed_over').length;
  return { ended: results.length - asked - handed, asked, handed };
}

function howTheyEnded(results: Result[]): string {
  const { ended, asked, handed } = endings(results);
  return `${ended} by a plan, a letter or an end, ${asked} by asking, ${handed} by handing over`;
}
