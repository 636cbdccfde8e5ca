/** Entities of a desk that are lists and days. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BARE_DESK } from '../../../src/agent/desk.ts';
import { entityReader } from '../../../src/agent/playbooks/entities/read.ts';
import { entityMistakes } from '../../../src/agent/playbooks/entity-mistakes.ts';
import { DeskEntity } from '../../../src/run/desk.ts';

const application = DeskEntity.parse({
  label: 'application',
  values: { figma: ['Figma', 'fig-ma'], 'figma jam': ['FigJam'], vpn: ['remote access', 'Fernzugriff'] },
  example: 'figma',
});
const day = (label: string, synonyms: string[] = []) =>
  DeskEntity.parse({ label, synonyms, kind: 'date', example: '2027-02-01' });

const reading = (entities: Record<string, DeskEntity>, field: string) => {
  const read = entityReader({ ...BARE_DESK, entities });
  return (text: string) => read(text).flatMap((found) => (found.field === field ? [found.value] : []));
};

describe('a list of values', () => {
  const read = reading({ application }, 'application');

  it.each([
    ['needs FIGMA', ['figma']],
    ['fig-ma, please', ['figma']],
    ['a seat in Figma Jam', ['figma jam']],
    ['braucht Fernzugriff', ['vpn']],
    ['remote  access and FigJam', ['vpn', 'figma jam']],
    ['figmas', []],
    ['myfigma', []],
    ['figm', []],
    ['remote-access', []],
  ])('%s', (text, wanted) => {
    expect(read(text)).toEqual(wanted);
  });

  it('is found wherever one of its words stands by itself', () => {
    const word = fc.constantFrom('Figma', 'FIG-MA', 'figjam', 'Remote Access', 'vpn');
    const around = fc.string({ maxLength: 40 }).map((text) => text.replace(/[\p{L}\p{N}@._%+#-]/gu, ' '));
    fc.assert(
      fc.property(around, word, around, (before, one, after) => {
        expect(read(`${before} ${one} ${after}`)).toHaveLength(1);
      }),
    );
  });

  it('names a word that means two things, and an example that is none of them', () => {
    const twice = DeskEntity.parse({ ...application, values: { figma: ['design'], sketch: ['Design'] } });
    expect(entityMistakes({ twice })).toMatchObject([
      { path: ['entities', 'twice', 'values', 'sketch'], reason: expect.stringContaining('is also figma') },
    ]);
    const none = DeskEntity.parse({ ...application, example: 'photoshop' });
    expect(entityMistakes({ none })).toMatchObject([
      { path: ['entities', 'none', 'example'], reason: expect.stringContaining('as its own values say') },
    ]);
  });
});

describe('a day', () => {
  const start = day('first day', ['starts on', 'erster Tag']);
  const end = day('last day', ['leaves on']);
  const alone = reading({ start }, 'start');
  const starts = reading({ start, end }, 'start');
  const ends = reading({ start, end }, 'end');

  it.each([
    ['she comes on 1 February 2027', ['2027-02-01']],
    ['ab dem 1. Februar 2027', ['2027-02-01']],
    ['01.02.2027', ['2027-02-01']],
    // Without a year, or as one of two days, nobody guesses.
    ['1 February', []],
    ['05/06/2027', []],
    ['2027-02-01 or 2027-03-01', []],
    ['signed on 2026-11-01, first day 2027-02-01', ['2027-02-01']],
    ['erster Tag: 1. März 2027, unterschrieben am 1. Februar 2027', ['2027-03-01']],
  ])('of one kind: %s', (text, wanted) => {
    expect(alone(text)).toEqual(wanted);
  });

  it('is told from another by the words before it, or asked', () => {
    const both = 'first day 2027-02-01, leaves on 30 June 2027';
    expect([starts(both), ends(both)]).toEqual([['2027-02-01'], ['2027-06-30']]);
    expect([starts('on 2027-02-01'), ends('on 2027-02-01')]).toEqual([[], []]);
  });

  it('needs a year in its example', () => {
    expect(entityMistakes({ start: { ...start, example: '1 February' } })).toHaveLength(1);
    expect(entityMistakes({ start })).toEqual([]);
  });
});

it('is one of pattern, regex, values and kind', () => {
  const both = { label: 'x', example: 'x', values: { x: [] }, regex: 'x' };
  expect(DeskEntity.safeParse(both).success).toBe(false);
  expect(DeskEntity.safeParse({ label: 'x', example: 'x' }).success).toBe(false);
});

describe('a regular expression', () => {
  const code = (regex: string) => DeskEntity.parse({ label: 'code', regex, example: 'B-7Q2K9' });

  it.each([
    ['B-[0-9A-Z]{5}', 'b-7q2k9', ['B-7Q2K9']],
    ['B-[0-9A-Z]{5}', 'B-7Q2K9', ['B-7Q2K9']],
    ['b-[0-9a-z]{5}', 'B-7Q2K9', ['b-7q2k9']],
    ['[Bb]-[0-9A-Za-z]{5}', 'b-7Q2k9', ['b-7Q2k9']],
    ['#([A-Z]{2})', '#ab', ['AB']],
  ])('%s reads "%s" as it writes it', (regex, text, wanted) => {
    expect(reading({ code: code(regex) }, 'code')(text)).toEqual(wanted);
  });
});
