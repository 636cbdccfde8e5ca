import { describe, expect, test } from 'vitest';
import type { Args } from '../../src/run/plan/plan.ts';
import { view } from '../../src/run/view/view.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { catalogue, catalogueOf, policy } from './shop.ts';
import type { previewOf } from './shop-answers.ts';
import { find } from './stages.ts';

/** The shop's refund, judged by what was claimed, as the demo's is. */
const claiming = catalogueOf(
  'tools-claims',
  catalogue
    .all()
    .map((tool) =>
      tool.name === 'orders.refund'
        ? { ...tool, input: tool.input, stated: { reason: 'request', photo: 'words' }, pictures: ['photo'] }
        : tool,
    ),
);
const article = { id: 'damaged', title: 'Damaged or faulty items' };
const rules = {
  ...policy,
  rules: [
    {
      tool: 'orders.refund',
      when: { reason: { equals: 'damaged' } },
      require: { photo: { equals: true } },
      says: 'a photo is needed',
      article,
      exception: 'lead',
    },
    {
      tool: 'orders.refund',
      when: { reason: { equals: 'changed_mind' } },
      require: { delivered_days: { at_most: 30 } },
      says: 'too late',
      article,
    },
  ],
};
const world = { policy: rules, catalogue: claiming };
const refund = (args: Args): Given =>
  commands.plans([
    find,
    commands.step('refund', 'orders.refund', {
      args: { order: 'FH-10482', lines: [{ line: 1, cents: 1000 }], reason: 'damaged', ...args },
    }),
  ]);
/** As the shop previews it; `photo` is what the words say at that time. */
const shown = (photo: boolean, more: Partial<ReturnType<typeof previewOf>['judged']> = {}): Given =>
  commands.previews((_, preview) =>
    preview.money ? { ...preview, judged: { ...preview.judged, photo, ...more } } : preview,
  );
const refused: Given[] = [world, commands.open(), refund({}), commands.reads, shown(false)];

describe('what policy refused stays refused where only words have changed', () => {
  test('another reason by hand: it needs the role of the exception, and not whoever changed it', () => {
    const { now } = given(
      ...refused,
      commands.adjust({ steps: [{ id: 's2', args: { reason: 'goodwill' } }] }, commands.lead),
      commands.reads,
      shown(false),
    );
    expect(now.run.approval).toMatchObject({ state: 'pending', role: 'lead' });
    now.when(commands.approve(commands.engineer)).refused('not_allowed');
    now.when(commands.approve(commands.lead)).refused('four_eyes').phase('awaiting_approval');
    const card = view(now.run, rules, claiming);
    expect(card.notices.map(({ text }) => text)).toContain(
      'Policy refused plan 1. Nothing but what is claimed has changed since: reason damaged → goodwill. It needs a lead, and not Lead.',
    );
    expect(card.approval?.who).toBe('lead (limit EUR 250.00), not Lead');
    expect(card.steps[1]?.arguments).toContainEqual({
      label: 'reason',
      value: 'goodwill',
      claimed: 'claimed by Lead',
    });
    now.when(commands.approve(commands.finance)).then('approved');
  });

  test('"there is a photo" in words, and planned anew', () => {
    const { now } = given(
      ...refused,
      commands.info('she sent a photo'),
      refund({}),
      commands.reads,
      shown(true),
    );
    expect(now.run.approval).toMatchObject({ state: 'pending', role: 'lead' });
    now.when(commands.approve(commands.engineer)).refused('not_allowed');
    now.when(commands.approve(commands.lead)).then('approved');
  });

  test('a photo that came with a message is a record', () => {
    const { now } = given(
      ...refused,
      { type: 'information', by: commands.engineer, text: 'here it is', files: ['mug.JPG'] },
      refund({}),
      commands.reads,
      shown(true),
    );
    expect(now.run.approval).toMatchObject({ state: 'pending', role: 'engineer' });
    expect(now.run.approval?.held).toBeUndefined();
    now.when(commands.approve(commands.engineer)).then('approved');
  });

  test('a text file is no photo, and neither is a name in the text', () => {
    for (const said of [{ text: 'see', files: ['photo.txt'] }, { text: '(attached: mug.jpg)' }]) {
      const { now } = given(
        ...refused,
        { type: 'information', by: commands.engineer, ...said },
        refund({}),
        commands.reads,
        shown(true),
      );
      expect(now.run.approval?.role).toBe('lead');
    }
  });

  test('what nobody may allow, nobody allows under another name either', () => {
    const { now } = given(
      world,
      commands.open(),
      refund({ reason: 'changed_mind' }),
      commands.reads,
      shown(false, { delivered_days: 47 }),
      commands.adjust({ steps: [{ id: 's2', args: { reason: 'goodwill' } }] }),
      commands.reads,
      shown(false, { delivered_days: 47 }),
    );
    expect(now.run.approval).toMatchObject({ state: 'pending', role: 'nobody' });
    now.when(commands.approve(commands.finance)).refused('no_exception');
    expect(view(now.run, rules, claiming).status).toBe('Policy allows nobody to approve this.');
  });

  test('where the records have changed, policy judges anew', () => {
    const { now } = given(
      world,
      commands.open(),
      refund({ reason: 'changed_mind' }),
      commands.reads,
      shown(false, { delivered_days: 47 }),
      commands.info('the date was wrong'),
      refund({ reason: 'damaged' }),
      commands.reads,
      shown(true, { delivered_days: 3 }),
    );
    expect(now.run.approval).toMatchObject({ state: 'pending', role: 'engineer' });
  });

  test('another order is another matter', () => {
    const { now } = given(
      ...refused,
      commands.info('and 1 of FH-2'),
      refund({ order: 'FH-2', reason: 'goodwill' }),
      commands.reads,
      shown(false),
    );
    expect(now.run.approval).toMatchObject({ state: 'pending', role: 'engineer' });
  });
});
