/** Every argument of a write as its approver reads it: nothing that will be sent is left out or blurred. */
import { describe, expect, test } from 'vitest';
import type { ToolFacts } from '../../src/run/plan/catalogue.ts';
import type { Args, Change, Json } from '../../src/run/plan/plan.ts';
import type { Run } from '../../src/run/state.ts';
import type { Step } from '../../src/run/steps.ts';
import { labelOf, shownArguments } from '../../src/run/view/shown-arguments.ts';

type Tool = Pick<ToolFacts, 'args' | 'stated' | 'pictures' | 'showsArguments'>;
const tool: Tool = { args: { cents: { label: 'amount', unit: 'cents' }, lines: { label: 'items' } } };
const run = { messages: [{ kind: 'goal', text: 'x', name: 'Ada' }], usage: {} } as unknown as Run;
const show = (args: Args, of: Tool | undefined = tool, shows: Change[] = []) =>
  shownArguments(run, { args, call: { digest: 'd', args } } as unknown as Step, {
    ...{ tool: of, currency: 'EUR', shows },
  });
const textOf = (name: string, value: Json) => show({ [name]: value })[0]?.value;

describe('a value is read', () => {
  test.each<[string, string, Json, string]>([
    ['as money, where the tool says so', 'cents', 4800, 'EUR 48.00'],
    ['as it is, where it is no whole number of cents', 'cents', 48.5, '48.5'],
    ['as a number', 'count', 4800, '4800'],
    ['as words', 'text', 'broken', 'broken'],
    ['as yes', 'photo', true, 'yes'],
    ['as no', 'photo', false, 'no'],
    ['as none', 'to', null, 'none'],
    ['as a list', 'lines', [1, 'two', null], '1, two, none'],
    ['as fields', 'where', { to_street: 'Weg 2', cents: 100 }, 'to street Weg 2, amount EUR 1.00'],
    [
      'as a list of fields',
      'lines',
      [
        { line: 1, cents: 4800 },
        { line: 2, cents: 1 },
      ],
      'line 1, amount EUR 48.00; line 2, amount EUR 0.01',
    ],
    ['as a list of words and fields', 'lines', ['one', { line: 2 }], 'one; line 2'],
    ['as where it comes from, before that is read', 'text', { $ref: 's1.order.id' }, 'from s1.order.id'],
    [
      'as what another write will give',
      'text',
      { $call: 'f'.repeat(64), path: '.id' },
      'what an earlier step gives',
    ],
  ])('%s', (_, name, ...[value, text]) => expect(textOf(name, value)).toBe(text));

  test('under its name for people, or under its own', () => {
    expect(show({ cents: 1, line_no: 2 }).map(({ label }) => label)).toEqual(['amount', 'line no']);
    expect(show({ line_no: 2 }, undefined)).toEqual([{ label: 'line no', value: '2' }]);
    expect(labelOf('constructor', {})).toBe('constructor');
  });
});

describe('nothing is left out', () => {
  const long = 'a text of twenty signs';
  const line = (part: Partial<Change>): Change => ({ label: 'l', before: 'b', after: 'a', ...part });

  test.each<[string, Partial<Change>]>([
    ['the label', { label: `note: ${long}.` }],
    ['what is before', { before: long }],
    ['what is after', { after: long }],
  ])('but a long text that stands whole in %s of what the tool shows', (_, part) => {
    expect(show({ text: long, order: 'FH-1' }, tool, [line({}), line(part)])).toEqual([
      { label: 'order', value: 'FH-1' },
    ]);
  });

  test.each<[string, Json, Change[]]>([
    ['a long text that is shown in part', long, [line({ after: long.slice(0, 20) })]],
    ['a long text that is shown nowhere', long, [line({})]],
    ['a long text where nothing is shown', long, []],
    ['a short text, though it stands there by chance', 'a text of twenty si', [line({ after: long })]],
    ['a list', [long], [line({ after: long })]],
  ])('not %s', (_, value, shows) => expect(show({ text: value }, tool, shows)).toHaveLength(1));

  test('a text of exactly so many signs counts as long', () => {
    const twenty = 'x'.repeat(20);
    expect(show({ text: twenty }, tool, [line({ after: twenty })])).toEqual([]);
  });

  test('and nothing is said twice where the tool shows all of it itself', () =>
    expect(show({ text: 'x' }, { ...tool, showsArguments: true })).toEqual([]));
});

test('whose words stand behind what policy judges is said beside it, and beside nothing else', () => {
  const stating: Tool = { stated: { photo: 'words' } };
  expect(show({ photo: true, order: 'FH-1' }, stating)).toEqual([
    { label: 'photo', value: 'yes', claimed: 'claimed by Ada' },
    { label: 'order', value: 'FH-1' },
  ]);
});
