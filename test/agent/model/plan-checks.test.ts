/** What of a proposal counts, and what goes back to the model. */
import { describe, expect, test } from 'vitest';
import { namingProblems } from '../../../src/agent/model/named-things.ts';
import { proposalProblems } from '../../../src/agent/model/plan-checks.ts';
import type { Next } from '../../../src/run/plan/plan.ts';
import { plan, ref, step, type WireStep } from '../../model-server/wire-steps.ts';
import { CaseInMemory, loaded } from '../playbooks/case-in-memory.ts';
import { damaged, mara } from '../playbooks/records.ts';
import { book, inputOf, next, opened } from './planning.ts';

describe('proposals that go back to the model', () => {
  const find = step('find', 'accounts.find', { args: { order: 'FH-10482' } });
  const details = step('details', 'orders.details', { args: { order: 'FH-10482' }, needs: ['find'] });

  test.each<[string, WireStep[], RegExp]>([
    ['a tool that is not there', [step('a', 'orders.explode')], /there is no tool "orders.explode"/],
    ['a wrong argument', [step('a', 'orders.details', { args: { number: 1 } })], /argument/],
    [
      'a reference to nothing',
      [find, step('a', 'orders.details', { args: { order: ref('find.number') } })],
      /has nothing at ".number"/,
    ],
    [
      'a cycle',
      [
        step('a', 'orders.details', { args: { order: 'FH-1' }, needs: ['b'] }),
        step('b', 'orders.details', { args: { order: 'FH-2' }, needs: ['a'] }),
      ],
      /no earlier step/,
    ],
    [
      'a write that nobody is verified for',
      [step('a', 'accounts.unlock')],
      /needs a verified customer, and no step/,
    ],
    [
      'an open step with a write',
      [step('a', 'investigate', { args: { task: 'x', tools: ['orders.refund'] } })],
      /"orders.refund" is none/,
    ],
    [
      'an open step that looks for customers',
      [step('a', 'investigate', { args: { task: 'x', tools: ['accounts.find'] } })],
      /"accounts.find" is none/,
    ],
    [
      'an open step that fills a trusted slot',
      [
        find,
        step('look', 'investigate', { args: { task: 'x', tools: ['orders.details'] } }),
        step('a', 'orders.note', { args: { order: ref('look.answer'), text: 'x' }, needs: ['find'] }),
      ],
      /only trusted values may stand here/,
    ],
  ])('%s', async (_, steps, problem) => {
    const problems = proposalProblems(next(plan('x', steps)), inputOf(await opened()), []);
    expect(problems.join('\n')).toMatch(problem);
  });

  test('a good one does not', async () => {
    const note = step('note', 'orders.note', {
      args: { order: ref('details.order.id'), text: 'x' },
      needs: ['details'],
    });
    expect(
      proposalProblems(next(plan('x', [find, details, note])), inputOf(await opened()), book('damaged-item')),
    ).toEqual([]);
  });

  test('where a playbook hands over, a plan changes nothing and stays open', async () => {
    const input = inputOf(await opened());
    const injury = book('injury-legal-chargeback');
    const note = step('note', 'orders.note', { args: { order: 'FH-10482', text: 'x' }, needs: ['find'] });
    expect(proposalProblems(next(plan('x', [find, note])), input, injury).join()).toMatch(
      /nothing is changed/,
    );
    expect(proposalProblems(next(plan('x', [find, details])), input, injury).join()).toMatch(/set "open"/);
    expect(proposalProblems(next(plan('x', [find, details], 'hand over')), input, injury)).toEqual([]);
    expect(proposalProblems({ kind: 'reply' }, input, injury).join()).toMatch(
      /hand over to escalations instead/,
    );
    expect(proposalProblems({ kind: 'question', text: 'Is she well?' }, input, injury)).toEqual([]);
  });

  test('a write that stands is not repeated unless somebody asks for it once more', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    await theCase.approve();
    const note = step('note', 'orders.note', {
      args: { order: 'FH-10482', text: 'damaged in transit' },
      again: 1,
    });
    const proposal = next(plan('x', [find, note]));
    expect(proposalProblems(proposal, inputOf(theCase, 'step_failed'), []).join()).toMatch(
      /was done already/,
    );
    theCase.apply({
      type: 'information',
      by: { id: 'engineer', name: 'Engineer' },
      text: 'put the note there once more',
    });
    expect(proposalProblems(proposal, inputOf(theCase, 'information'), [])).toEqual([]);
  });
});

describe('queues and articles', () => {
  const over = (to: string, citations: object[] = []): Next =>
    next({ next: { kind: 'hand_over', to, reason: 'x', promised: null, citations } });
  const refuse = (id: string, quote: string | null): Next =>
    next({ next: { kind: 'refuse', reason: 'x', article: { id, title: 't', section: null, quote } } });

  test('a case goes only to a queue that is there', async () => {
    const input = inputOf(await opened());
    for (const to of ['escalations', 'security', 'lead'])
      expect(namingProblems(over(to), input, loaded.playbooks)).toEqual([]);
    expect(namingProblems(over('the-boss'), input, loaded.playbooks)).toEqual([
      expect.stringMatching(/there is no queue "the-boss"/),
    ]);
  });

  test('an article counts only where it was read, or policy rests on it, and is quoted word for word', async () => {
    const read = inputOf(await new CaseInMemory(mara()).open(damaged));
    const problems = (said: Next) => namingProblems(said, read, []).join();
    expect(problems(refuse('damaged-or-faulty-items', 'body'))).toBe('');
    expect(
      problems(refuse('returns-and-refunds', 'You can return an item within 30 days of delivery.')),
    ).toBe('');
    expect(problems(refuse('returns-and-refunds', 'You can return nothing.'))).toMatch(
      /stands in nothing that was read/,
    );
    expect(problems(refuse('made-up', null))).toMatch(/was not read/);
    expect(
      problems(over('escalations', [{ id: 'made-up', title: 't', section: null, quote: null }])),
    ).toMatch(/was not read/);
  });
});
