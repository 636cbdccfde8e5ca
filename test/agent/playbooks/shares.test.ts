import { describe, expect, it } from 'vitest';
import { mentionsShares, sharesIn } from '../../../src/agent/playbooks/entities/shares.ts';

describe('shares of a sum', () => {
  it.each([
    ['only 60 % of it', 60],
    ['20% off', 20],
    ['nur 25 Prozent', 25],
    ['10 pour cent', 10],
    ['15 por ciento', 15],
    ['100 %', undefined],
    ['0 %', undefined],
    ['12.5 %', undefined],
  ])('%s', (text, percent) => {
    const [share, ...more] = sharesIn(text);
    expect(more).toEqual([]);
    expect(share?.percent).toBe(percent);
    expect(text.slice(share?.start, share?.end)).toMatch(/^\d+ ?\D/);
  });

  it('a sum is none, a sign without a number only a mention', () => {
    expect(sharesIn('24 euros')).toEqual([]);
    expect(sharesIn('a few per cent')).toEqual([]);
    expect(mentionsShares('a few per cent')).toBe(true);
    expect(mentionsShares('24 euros')).toBe(false);
  });
});
