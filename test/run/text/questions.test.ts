/** When a text asks a question word for word, and which sentences it has. */
import { expect, test } from 'vitest';
import { questionKey, sentencesOf } from '../../../src/run/text/questions.ts';

test.each([
  ['Where is my order?', 'where is my order'],
  ['  WHERE--is, my “order” 12', 'where is my order 12'],
  ['Cafe\u0301?', 'café'],
  ['?!', ''],
  ['', ''],
])('"%s" is told by "%s"', (text, key) => expect(questionKey(text)).toBe(key));

test.each<[string, string[]]>([
  ['Where is it?', ['Where is it?']],
  ['I wait. Where is it? Thanks!', ['I wait.', 'Where is it?', 'Thanks!']],
  ['Dear all\nwhere is it', ['Dear all', 'where is it']],
  ['Good morning team, where is it', ['Good morning team', 'where is it']],
  ['Order 12, where is it', ['Order 12, where is it']],
  ['where is it, please', ['where is it', 'please']],
  ['One 1. Then a line,\nand more, or', ['One 1.', 'Then a line,', 'and more, or']],
  ['e.g. 3.5 kg', ['e.g.', '3.5 kg']],
  ['?? !\n', []],
  [`${'x'.repeat(31)}, y`, [`${'x'.repeat(31)}, y`]],
])('"%s" has the sentences %j', (text, sentences) => expect(sentencesOf(text)).toEqual(sentences));

test('a letter is no question', () => {
  expect(sentencesOf('x'.repeat(400))).toHaveLength(1);
  expect(sentencesOf('x'.repeat(401))).toEqual([]);
});
