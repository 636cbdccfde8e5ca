import { describe, expect, it } from 'vitest';
import { sampleOfEach, shuffled } from '../../evals/sample.ts';

const rows = Array.from({ length: 40 }, (_, n) => ({ n, kind: n % 3 === 0 ? 'a' : n < 4 ? 'rare' : 'b' }));

describe('samples', () => {
  it('are the same for the same seed, and others for another', () => {
    const of = (seed: number) => sampleOfEach(rows, (row) => row.kind, { most: 5, seed }).map((row) => row.n);
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('take so many of each kind, or all there are', () => {
    const taken = sampleOfEach(rows, (row) => row.kind, { most: 5, seed: 3 });
    const counts = Object.groupBy(taken, (row) => row.kind);
    expect([counts.a?.length, counts.b?.length, counts.rare?.length]).toEqual([5, 5, 2]);
  });

  it('lose and repeat nothing', () => {
    expect(shuffled(rows, 7).toSorted((one, other) => one.n - other.n)).toEqual(rows);
  });
});
