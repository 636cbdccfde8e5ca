/** Where the YAML of a Markdown file begins and ends. */
import { expect, test } from 'vitest';
import { splitFrontMatter } from '../../../src/run/text/front-matter.ts';

test.each<[string, { front: string; body: string } | undefined]>([
  ['---\nid: a\n---\n# A\n\ntext\n', { front: 'id: a', body: '# A\n\ntext\n' }],
  ['---\nid: a\nof: b\n---\n', { front: 'id: a\nof: b', body: '' }],
  ['---\nid: a\n---', { front: 'id: a', body: '' }],
  ['\ufeff---\t \r\nid: a\r\n--- \r\nA', { front: 'id: a', body: 'A' }],
  ['---\nid: a\n---\nA\n---\nB', { front: 'id: a', body: 'A\n---\nB' }],
  ['---\n\n---\nA', { front: '', body: 'A' }],
  ['---\ntext: "--- no end"\n---  \nA', { front: 'text: "--- no end"', body: 'A' }],
  ['---\n---\nA', undefined],
  ['# A\n---\nid: a\n---\n', undefined],
  ['---\nid: a\n', undefined],
  ['---\nid: a\n---x\n', undefined],
  ['--- x\nid: a\n---\n', undefined],
  ['', undefined],
])('%j', (text, parts) => expect(splitFrontMatter(text)).toEqual(parts));
