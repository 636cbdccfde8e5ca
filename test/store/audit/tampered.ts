/**
 * What the database's superuser, and whoever can write where the checkpoints are, may do to a trail: each
 * kind makes another trail of a given one. Pure; the same numbers give the same tampering.
 */
import { hashOf } from '../../../src/run/audit/chain.ts';
import { type Checkpoint, CheckpointSigner, parseCheckpoint } from '../../../src/store/audit/checkpoint.ts';
import { Keyring } from '../../../src/store/keys.ts';

export interface Row {
  seq: number;
  line: string;
  hash: string;
  mac: string | null;
}

export interface Chain {
  tenant: string;
  run: string;
  rows: Row[];
  /** As the list of runs says it; null: the run is not in it. */
  head: { seq: number; hash: string } | null;
}

export interface Trail {
  chains: Chain[];
  /** Texts, oldest first. */
  checkpoints: string[];
}

/** A whole number below `most`. */
export type Dice = (most: number) => number;

/** mulberry32 */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (most) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % most;
  };
}

const FORGER = new CheckpointSigner(new Keyring(new Uint8Array(32).fill(9)));

/** Each changes the trail that it is given, a copy. */
export const KINDS: Record<string, (trail: Trail, dice: Dice) => void> = {
  edit(trail, dice) {
    const chain = pick(trail.chains, dice);
    const at = dice(chain.rows.length);
    const row = chain.rows[at];
    if (!row) return;
    row.line = edited(row.line, dice);
    // Left as it is; with its own hash; with every hash after it and the head made anew.
    const care = dice(3);
    if (care === 1) row.hash = hashOf(row.line);
    if (care === 2) chainAnew(chain, at);
    forgeMacs(chain, at, dice);
  },
  'delete a run'(trail, dice) {
    const chain = pick(trail.chains, dice);
    chain.rows = [];
    if (dice(2)) chain.head = null;
  },
  'delete a row'(trail, dice) {
    const chain = pick(trail.chains, dice);
    const at = dice(chain.rows.length - 1);
    chain.rows.splice(at, 1);
    if (dice(2) === 0) return;
    for (const row of chain.rows.slice(at)) row.seq -= 1;
    chainAnew(chain, at);
    forgeMacs(chain, at, dice);
  },
  reorder(trail, dice) {
    const chain = pick(trail.chains, dice);
    const [one, other] = two(chain.rows.length, dice);
    const [a, b] = [chain.rows[one], chain.rows[other]];
    if (!a || !b) return;
    chain.rows[one] = { ...b, seq: a.seq };
    chain.rows[other] = { ...a, seq: b.seq };
    if (dice(2) === 0) return;
    chainAnew(chain, Math.min(one, other));
    forgeMacs(chain, Math.min(one, other), dice);
  },
  swap(trail, dice) {
    const [one, other] = two(trail.chains.length, dice);
    const [a, b] = [trail.chains[one], trail.chains[other]];
    if (!a || !b) return;
    if (dice(2)) {
      [a.rows, b.rows] = [b.rows, a.rows];
      if (dice(2)) [a.head, b.head] = [b.head, a.head];
      return;
    }
    const at = dice(Math.min(a.rows.length, b.rows.length));
    const [x, y] = [a.rows[at], b.rows[at]];
    if (!x || !y) return;
    a.rows[at] = y;
    b.rows[at] = x;
  },
  truncate(trail, dice) {
    const chain = pick(trail.chains, dice);
    chain.rows.length = 1 + dice(chain.rows.length - 1);
    if (dice(3)) fixHead(chain);
  },
  'play back and go on'(trail, dice) {
    const chain = pick(trail.chains, dice);
    const from = 1 + dice(chain.rows.length - 1);
    for (const row of chain.rows.slice(from)) row.line = edited(row.line, dice);
    chainAnew(chain, from);
    forgeMacs(chain, from, dice);
  },
  'replace a chain whole'(trail, dice) {
    const chain = pick(trail.chains, dice);
    const model = structuredClone(pick(trail.chains, dice).rows);
    chain.rows = model.map((row) => ({ ...row, line: edited(row.line, dice) }));
    chainAnew(chain, 0);
    forgeMacs(chain, 0, dice);
  },
  'add a row'(trail, dice) {
    const chain = pick(trail.chains, dice);
    const last = chain.rows.at(-1);
    if (!last) return;
    chain.rows.push({ ...last, seq: last.seq + 1 });
    chainAnew(chain, chain.rows.length - 1);
    forgeMacs(chain, chain.rows.length - 1, dice);
    if (dice(2)) chain.head = { seq: last.seq, hash: last.hash };
  },
  'move a run to another tenant'(trail, dice) {
    const chain = pick(trail.chains, dice);
    chain.tenant = chain.tenant === 't' ? 'other' : 't';
  },
  'change a MAC'(trail, dice) {
    const { rows } = pick(trail.chains, dice);
    const at = dice(rows.length);
    const how = dice(3);
    for (const row of how ? rows.slice(at, at + 1) : rows) row.mac = how === 1 ? hashOf(`${row.mac}`) : null;
  },
  'forge a checkpoint'(trail, dice) {
    const texts = trail.checkpoints;
    const at = dice(texts.length);
    const read = parseCheckpoint(texts[at] ?? '');
    if (typeof read === 'string') return;
    const head = read.heads[dice(read.heads.length)];
    if (!head) return;
    head[3] = hashOf(head[3]);
    texts[at] = dice(2) ? signed(read) : JSON.stringify(read);
  },
  'replace every checkpoint from one on'(trail, dice) {
    const from = dice(trail.checkpoints.length);
    const chain = pick(trail.chains, dice);
    chain.rows = [];
    chain.head = null;
    let prev: string | undefined;
    trail.checkpoints = trail.checkpoints.map((text, at) => {
      const read = parseCheckpoint(text);
      if (typeof read === 'string' || at < from) return text;
      read.heads = read.heads.filter(([, run]) => run !== chain.run);
      read.runs -= 1;
      const forged = signed({ ...read, prev: prev ?? read.prev });
      prev = hashOf(forged);
      return forged;
    });
  },
  'remove or move a checkpoint'(trail, dice) {
    const texts = trail.checkpoints;
    const at = dice(texts.length - 1);
    const [removed = ''] = texts.splice(at, 1);
    if (dice(2)) texts.splice(at + 1 + dice(texts.length - at), 0, removed);
  },
};

function pick<T>(from: readonly T[], dice: Dice): T {
  const one = from[dice(from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

function two(length: number, dice: Dice): [number, number] {
  const one = dice(length);
  return [one, (one + 1 + dice(length - 1)) % length];
}

/** One letter or digit is another one. */
function edited(line: string, dice: Dice): string {
  for (;;) {
    const at = dice(line.length);
    const now = line[at] ?? '';
    if (!/[a-z0-9]/.test(now)) continue;
    const next = '0123456789abcdef'[dice(16)] ?? '0';
    if (next !== now) return line.slice(0, at) + next + line.slice(at + 1);
  }
}

/** Every hash from `at` on, as somebody who knows the rules would write them; and the head. */
function chainAnew(chain: Chain, at: number): void {
  let prev = chain.rows[at - 1]?.hash ?? '0'.repeat(64);
  for (const row of chain.rows.slice(at)) {
    row.line = row.line
      .replace(/"prev":"[0-9a-f]{64}","run":"[^"]*"/, `"prev":"${prev}","run":"${chain.run}"`)
      .replace(/"seq":\d+,"type"/, `"seq":${row.seq},"type"`);
    row.hash = hashOf(row.line);
    prev = row.hash;
  }
  fixHead(chain);
}

function fixHead(chain: Chain): void {
  const last = chain.rows.at(-1);
  if (last) chain.head = { seq: last.seq, hash: last.hash };
}

/** Left as they were, taken away, or invented. */
function forgeMacs(chain: Chain, at: number, dice: Dice): void {
  const how = dice(4);
  for (const row of how === 3 ? chain.rows : chain.rows.slice(at))
    row.mac = how === 0 ? row.mac : how === 1 ? hashOf(row.hash) : null;
}

function signed({ number, at, prev, runs, heads, refused, older }: Checkpoint): string {
  return FORGER.write({ number, at, prev, runs, heads, refused, older });
}
