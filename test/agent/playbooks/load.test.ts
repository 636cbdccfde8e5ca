import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  checkTools,
  loadPlaybooks,
  parsePlaybook,
  problemText,
  readPlaybooks,
} from '../../../src/agent/playbooks/load.ts';
import { untranslated } from '../../../src/agent/playbooks/untranslated.ts';
import { catalogue, fernhill, loaded } from './case-in-memory.ts';

const whole = `---
id: lost-key
title: Lost key
summary: Note it.
applies:
  examples: [lost the key]
steps:
  - id: note
    title: note it
    tool: orders.note
    args: { order: '{order}', text: lost }
replies:
  resolved:
    en: [Noted.]
    de: [Notiert.]
---
Guidance.
`;
const broken = (from: string, to: string) => {
  const problems = parsePlaybook('lost-key.md', whole.replace(from, to), fernhill);
  return Array.isArray(problems) ? problems.map(({ line, reason }) => [line, reason]) : problems;
};

describe('a playbook', () => {
  it('is read with its body', () => {
    expect(parsePlaybook('lost-key.md', whole, fernhill)).toMatchObject({
      id: 'lost-key',
      body: 'Guidance.',
      file: 'lost-key.md',
      kind: 'resolve',
    });
    expect(parsePlaybook('lost-key.md', `\ufeff${whole.replaceAll('\n', '\r\n')}`, fernhill)).toMatchObject({
      id: 'lost-key',
    });
  });

  it('is named with line and reason when it is broken', () => {
    expect(broken('---\nid', 'id')).toEqual([[1, expect.stringContaining('front matter')]]);
    expect(broken('summary: Note it.', 'summary: [Note it.')).toEqual([
      [expect.any(Number), expect.any(String)],
    ]);
    expect(broken('title: Lost key\n', '')).toEqual([
      [expect.any(Number), expect.stringMatching(/^title: /)],
    ]);
    expect(broken('id: lost-key', 'id: Lost Key')).toEqual([
      [2, expect.stringMatching(/^id: a name of small letters/)],
    ]);
    expect(broken('    tool:', '    tol:')).toEqual(
      expect.arrayContaining([
        [10, expect.stringContaining('tol')],
        [expect.any(Number), expect.stringContaining('steps.0.tool')],
      ]),
    );
    expect(broken("'{order}'", "'{ordr}'")).toEqual([[8, 'steps.0: nothing is called {ordr}']]);
    expect(broken("'{order}'", "'{address.town}'")).toEqual([
      [
        8,
        expect.stringMatching(/^steps.0: nothing is called {address.town}; an address has {address.street}/),
      ],
    ]);
    expect(broken('text: lost', 'text: { $ref: details.order.id }')).toEqual([
      [11, expect.stringContaining('refers to no earlier step')],
    ]);
    expect(broken('en: [Noted.]', "en: ['Noted {notes.id}.']")).toEqual([
      [14, expect.stringContaining('nothing is called {notes.id}')],
    ]);
    expect(broken('title: Lost key', 'title: Lost key\nkind: hand_over')).toEqual(
      expect.arrayContaining([[4, expect.stringContaining('to whom')]]),
    );
    expect(
      broken('summary: Note it.', 'summary: Note it.\nneeds: [{ entity: shoe_size, ask: Which? }]'),
    ).toEqual([[5, expect.stringContaining('needs.0.entity')]]);
  });

  it('is named where a reply is missing in a language of the desk, and left out where it is the first', () => {
    const english = whole.replace('    de: [Notiert.]\n', '');
    const { playbooks, problems } = readPlaybooks([{ file: 'lost-key.md', text: english }], fernhill);
    expect(problems).toEqual([]);
    expect(untranslated(playbooks, { ...fernhill, languages: ['en', 'de'] })).toEqual([
      'The playbook lost-key.md has no text in de in replies.resolved: en is written',
    ]);
    expect(untranslated(playbooks, { ...fernhill, languages: ['en'] })).toEqual([]);
    expect(untranslated(loaded.playbooks, fernhill)).toEqual([]);
    expect(broken('    en: [Noted.]\n', '')).toEqual([
      [13, "replies.resolved: has no text in en, the desk's first language"],
    ]);
    expect(broken('de: [Notiert.]', 'xx: [Noted.]')).toEqual([
      [expect.any(Number), expect.stringContaining('xx')],
    ]);
  });

  it('never makes loading throw, whatever stands in it', () => {
    for (const text of [
      '',
      '---',
      '---\n---\n',
      '---\n- 1\n---\n',
      '---\nnull\n---\n',
      '---\n&a [*a]\n---\n',
      '---\n\u0000\n---\n',
      '---\nid: *x\n---\n',
    ])
      expect(Array.isArray(parsePlaybook('x.md', text, fernhill))).toBe(true);
  });
});

describe('a directory of playbooks', () => {
  const directory = mkdtempSync(join(tmpdir(), 'playbooks-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('gives what works and names what does not', () => {
    writeFileSync(join(directory, 'a-good.md'), whole);
    writeFileSync(join(directory, 'b-bad.md'), whole.replace('lost-key', 'bad').replace('orders.note', ''));
    writeFileSync(join(directory, 'c-twin.md'), whole);
    writeFileSync(join(directory, 'notes.txt'), 'not a playbook');
    const { playbooks, problems } = loadPlaybooks(directory, fernhill);
    expect(playbooks.map((playbook) => playbook.file)).toEqual(['a-good.md']);
    expect(problems.map(({ file, line }) => [file, line])).toEqual([
      ['b-bad.md', 10],
      ['c-twin.md', 2],
    ]);
    expect(problems.map(problemText)[0]).toMatch(
      /^The playbook b-bad.md is left out: line 10: steps.0.tool: /,
    );
  });

  it('names tools that do not exist', () => {
    const nota = { file: 'a.md', text: whole.replace('orders.note', 'orders.nota') };
    const { playbooks } = readPlaybooks([nota], fernhill);
    expect(checkTools(playbooks, catalogue).problems).toEqual([
      { file: 'a.md', line: 10, reason: 'steps.0.tool: there is no tool "orders.nota"' },
    ]);
    expect(checkTools(playbooks, catalogue).playbooks).toEqual([]);
    expect(checkTools(loaded.playbooks, catalogue)).toEqual({ playbooks: loaded.playbooks, problems: [] });
  });
});
