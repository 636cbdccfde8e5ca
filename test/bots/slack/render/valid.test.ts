/** The tests' own judge of messages refuses what Slack refuses. */
import { describe, expect, test } from 'vitest';
import { againstSchema, hasSchemas, messageFaults, viewFaults } from './valid.ts';

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });
const section = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const button = (more = {}) => ({ type: 'button', action_id: 'a', text: plain('x'), ...more });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const modal = (more = {}) => ({ type: 'modal', title: plain('x'), blocks: [section('x')], ...more });

describe('a message is refused', () => {
  test.each([
    ['without a text', '', [section('x')]],
    ['with too long a text', 'x'.repeat(4_001), [section('x')]],
    ['with 51 blocks', 'x', Array.from({ length: 51 }, () => section('x'))],
    ['with an empty text in it', 'x', [section('')]],
    ['with half a character', 'x', [section('\ud800')]],
    ['with 13,201 characters in all', 'x', Array.from({ length: 5 }, () => section('x'.repeat(2_641)))],
    ['with two buttons of one name', 'x', [actions(button(), button())]],
    ['with too long a label', 'x', [actions(button({ text: plain('x'.repeat(76)) }))]],
    ['with too long a value', 'x', [actions(button({ value: 'x'.repeat(2_001) }))]],
    [
      'with 26 buttons',
      'x',
      [actions(...Array.from({ length: 26 }, (_, n) => button({ action_id: `a${n}` })))],
    ],
    ['with an input', 'x', [{ type: 'input', label: plain('x'), element: { type: 'plain_text_input' } }]],
    [
      'with 51 tasks',
      'x',
      [
        {
          type: 'plan',
          title: 'x',
          tasks: Array.from({ length: 51 }, (_, n) => ({
            type: 'task_card',
            task_id: `t${n}`,
            title: 'x',
            status: 'pending',
          })),
        },
      ],
    ],
    ['with parsed text', 'x', [{ type: 'section', text: { type: 'mrkdwn', text: '<!here>' } }]],
  ])('%s', (_, text, blocks) => {
    expect(messageFaults({ text, blocks })).not.toEqual([]);
  });
  test('and one within the limits is not', () => {
    expect(messageFaults({ text: 'x', blocks: [section('x'), actions(button())] })).toEqual([]);
  });
});

describe('a view is refused', () => {
  test.each([
    ['with a title of 25', modal({ title: plain('x'.repeat(25)) })],
    ['with metadata of 3,001', modal({ private_metadata: 'x'.repeat(3_001) })],
    ['with 101 blocks', modal({ blocks: Array.from({ length: 101 }, () => section('x')) })],
    [
      'with an input and no way to submit',
      modal({
        blocks: [{ type: 'input', label: plain('x'), element: { type: 'plain_text_input', action_id: 'v' } }],
      }),
    ],
    ['with a plan', modal({ blocks: [{ type: 'plan', title: 'x', tasks: [] }] })],
  ])('%s', (_, view) => {
    expect(viewFaults(view)).not.toEqual([]);
  });
});

test.skipIf(!hasSchemas)('by the schemas of its types too', () => {
  expect(againstSchema('AnyBlock#KnownBlock', { type: 'header' })).not.toEqual([]);
  expect(againstSchema('AnyBlock#KnownBlock', section('x'))).toEqual([]);
  expect(againstSchema('AnyChunk', { type: 'task_update', id: 's1' })).not.toEqual([]);
  expect(againstSchema('ModalView', { type: 'modal', blocks: [] })).not.toEqual([]);
});
