/**
 * The shop is one room: outside of src/tools/shop no file of src names what only a shop has. What others need
 * to know of a tool, the tool declares; what they need to know of a desk, desk.yaml says. And src has lost
 * its metaphors: none of them returns as an identifier or in a comment.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';
import type { EvidenceParts } from '../../src/tools/evidence.ts';
import type { ShopPort } from '../../src/tools/shop/contract/shop.ts';
import { shopTools } from '../../src/tools/shop/tools.ts';

const SRC = join(import.meta.dirname, '../../src');

/** Only their names are asked for: no tool is run, so no shop is reached. */
const SHOP_TOOLS = shopTools({} as ShopPort, {} as EvidenceParts).map(({ name }) => name);

/** One kind of an entity of any desk's, and where it is read. */
const OF_ENTITIES = /^(run\/desk|agent\/playbooks\/(entity-mistakes|entities\/[a-z-]+))\.ts$/;

const WORDS: [what: string, word: RegExp, save?: RegExp][] = [
  ["an order's number", /\border[ _-]?numbers?\b|\bFH-|\borderNumber/i],
  ["a pick-up point's number", /\bPS-[\d#]/],
  ['a parcel', /parcel/i],
  ['a postcode', /post(al )?code/i, OF_ENTITIES],
  ['a currency', /\bEUR\b/i],
  ["the demo's desk", /fernhill/i],
  ["a tool of the shop's", new RegExp(`\\b(${SHOP_TOOLS.join('|').replaceAll('.', '\\.')})\\b`)],
];

/** The shop, the one place that says which desk this installation has, and the words of a language. */
const ALLOWED = /^(tools\/shop\/|start\/desks\/folder\.ts$|agent\/languages\/)/;

function named(path: string): string[] {
  const lines = readFileSync(join(SRC, path), 'utf8').split('\n');
  return lines.flatMap((line, at) =>
    WORDS.filter(([, word, save]) => word.test(line) && !save?.test(path)).map(
      ([what]) =>
        `src/${path}:${at + 1} names ${what}: take it from the desk (desk.yaml) or from what the tool declares (ToolFacts), or move it to src/tools/shop`,
    ),
  );
}

/** Metaphors that are gone, each with the field's word. */
const METAPHORS: [word: RegExp, instead: string][] = [
  [/\bhall\b/i, 'runs'],
  [/\bheard\b/i, 'received or recorded'],
  [/\bowed\b/i, 'effect'],
  [/\bspot\b/i, 'place'],
  [/\bpen\b/i, 'writer or responder'],
  [/\bspoken\b/i, 'message or text'],
  [/\bshelf\b/i, 'catalogue'],
];

function metaphors(path: string): string[] {
  const lines = readFileSync(join(SRC, path), 'utf8').split('\n');
  return lines.flatMap((line, at) =>
    METAPHORS.flatMap(([word, instead]) => {
      const found = word.exec(line)?.[0];
      return found ? [`src/${path}:${at + 1} says "${found}", a metaphor: use ${instead} instead`] : [];
    }),
  );
}

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(tsx?|css|html)$/.test(entry.name))
  .map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(SRC.length + 1)
      .replaceAll(sep, '/'),
  )
  .filter((path) => !ALLOWED.test(path));

test('nothing outside of the shop names what only a shop has', () => {
  expect(files.flatMap(named)).toEqual([]);
});

test('the metaphors that src has lost do not return', () => {
  expect(files.flatMap(metaphors)).toEqual([]);
});
