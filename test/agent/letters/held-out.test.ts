/**
 * Letters that were written before the words of their language, against these words. At first nothing wrong
 * passed, and of the fifteen right ones six French and one Spanish were stopped.
 */
import { beforeAll, expect, test } from 'vitest';
import { articlesRead, citedArticle } from '../../../src/agent/letters/articles.ts';
import { checkLetter } from '../../../src/agent/letters/check.ts';
import { HELD_OUT, type HeldOut } from './corpus/held-out.ts';
import { type Scene, scenes } from './corpus/scenes.ts';

let all: { fr: Scene[]; es: Scene[] };
beforeAll(async () => {
  all = { fr: await scenes('fr'), es: await scenes('es') };
}, 60_000);

function findings({ language, scene: name, text }: HeldOut, n: number): string[] {
  const fit = all[language].filter((scene) => scene.name === name);
  const scene = fit[n % fit.length];
  if (!scene) throw new Error(`no scene ${name}`);
  const letter = text(scene);
  const cited = letter.includes('[1]') ? [citedArticle(articlesRead(scene.input.run), scene.article)] : [];
  const { pieces, faults } = checkLetter({ text: letter, cited, language }, scene.input);
  return [...faults, ...pieces.map((piece) => `${piece.kind}: ${piece.text}`)];
}

test.each(['fr', 'es'] as const)(
  'of the letters in %s no wrong one passes, and no right one is stopped',
  (language) => {
    const of = HELD_OUT.map((one, n) => ({ ...one, found: findings(one, n) })).filter(
      (one) => one.language === language,
    );
    expect(of.length).toBe(30);
    expect(of.filter(({ right }) => right).flatMap(({ found }) => found)).toEqual([]);
    expect(of.filter(({ right, found }) => !right && found.length === 0)).toEqual([]);
  },
);
