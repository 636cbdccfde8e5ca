/**
 * A corpus of letters over cases of the demo shop: none that is wrong passes, and hardly one that is right is
 * stopped. The figures are printed, way by way.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { articlesRead, citedArticle } from '../../../src/agent/letters/articles.ts';
import { checkLetter } from '../../../src/agent/letters/check.ts';
import { corpus, type Letter } from './corpus/corpus.ts';
import { WRITTEN } from './corpus/scenes.ts';
import { WAYS } from './corpus/wrong.ts';

type Checked = Letter & { found: string[] };

let letters: Checked[];

beforeAll(async () => {
  letters = (await corpus()).map((letter) => ({ ...letter, found: findings(letter) }));
  console.log(report(letters));
}, 120_000);

function findings({ text, language, scene }: Letter): string[] {
  const { run } = scene.input;
  const cited = text.includes('[1]') ? [citedArticle(articlesRead(run), scene.article)] : [];
  const { pieces, faults } = checkLetter({ text, cited, language }, scene.input);
  return [...faults, ...pieces.map((piece) => `${piece.kind}: ${piece.text}`)];
}

const right = () => letters.filter(({ way }) => way === undefined);
const wrong = () => letters.filter(({ way }) => way !== undefined);
const stopped = (all: Checked[]) => all.filter(({ found }) => found.length > 0);
const passed = (all: Checked[]) => all.filter(({ found }) => found.length === 0);

function report(all: Checked[]): string {
  const ofWays = Map.groupBy(all, ({ way }) => way ?? '');
  const figures = WAYS.map(({ name }) => {
    const of = ofWays.get(name) ?? [];
    return `  ${name}: ${passed(of).length} of ${of.length} passed`;
  });
  const fine = ofWays.get('') ?? [];
  const ofLanguages = [...Map.groupBy(all, ({ language }) => language)].map(([language, of]) => {
    const ok = of.filter(({ way }) => way === undefined);
    const bad = of.filter(({ way }) => way !== undefined);
    const counts = `${stopped(ok).length} of ${ok.length} right ones stopped`;
    return `  ${language}: ${counts}, ${passed(bad).length} of ${bad.length} wrong ones passed`;
  });
  return [
    `${all.length} letters`,
    `  right ones stopped: ${stopped(fine).length} of ${fine.length}`,
    ...ofLanguages,
    ...figures,
  ].join('\n');
}

test('it holds at least four hundred letters, half of them wrong in twenty ways and more, in each language', () => {
  expect(letters.length).toBeGreaterThanOrEqual(400);
  expect(right().length).toBeGreaterThanOrEqual(200);
  expect(WAYS.length).toBeGreaterThanOrEqual(20);
  for (const language of WRITTEN)
    expect(right().filter((letter) => letter.language === language).length).toBeGreaterThan(60);
});

describe.each(WAYS.map(({ name }) => name))('%s', (name) => {
  test('passes in no letter', () => {
    const all = wrong().filter(({ way }) => way === name);
    expect(all.length).toBeGreaterThanOrEqual(6);
    expect(passed(all).map(({ text }) => text)).toEqual([]);
  });
});

test.each(WRITTEN)('at most three of a hundred right ones are stopped in %s', (language) => {
  const of = right().filter((letter) => letter.language === language);
  const all = stopped(of);
  expect(
    all.length,
    all.map(({ text, found }) => `${text}\n${found.join('\n')}`).join('\n\n'),
  ).toBeLessThanOrEqual(of.length * 0.03);
});
