/** Evidence that was given, as the card shows it; a pause, after which a case is handed over. */
import { describe, expect, test } from 'vitest';
import { runViewOf } from '../../src/run/view/run-view-of.ts';
import { view } from '../../src/run/view/view.ts';
import * as commands from './commands.ts';
import { given } from './given.ts';
import { catalogue, policy } from './shop.ts';
import * as stages from './stages.ts';

const paused = commands.comes('s1', {
  output: { customer: null, evidence: [], pausedUntil: '2026-11-24T09:00:00.000Z' },
});
const article = commands.comes('s3', { output: { title: 't', body: 'b' } });

describe('too much that does not fit was given', () => {
  test('the case goes to those who look after the unverified, and says so', () => {
    const handed = given(...stages.gathering, article)
      .when(paused)
      .then('step_finished', 'handed_over');
    expect(handed.last('handed_over').data).toMatchObject({
      why: 'evidence_paused',
      to: policy.queues?.unverified,
    });
    expect(handed.last('handed_over').personal.reason).toMatch(
      /^NOT VERIFIED: too many values that do not fit/,
    );
    const texts = view(handed.run, policy, catalogue).notices.map(({ text }) => text);
    expect(texts.join(' ')).toMatch(/Verified: no\./);
  });

  test('who gets it back may go on, by another way', () => {
    given(...stages.gathering, article, paused, commands.take(), commands.giveBack()).now.phase('planning');
  });

  test('it changes nothing for a customer who was verified', () => {
    const found = {
      customer: { id: 'c', name: 'M', email: 'm@example.com' },
      evidence: ['order_email', 'postcode'],
    };
    const verified = given(
      ...stages.gathering,
      article,
      commands.comes('s1', { output: found }),
      commands.info('x'),
      commands.plans([commands.step('again', 'accounts.find', { args: { order: 'FH-10517' } })]),
    );
    verified.when((run) =>
      commands.comes(run.plan?.steps[0]?.id ?? '', {
        output: { customer: null, evidence: [], pausedUntil: 'x' },
      }),
    );
    expect(verified.now.run.customer?.verified).toBe(true);
    expect(verified.now.run.phase).not.toBe('handed_over');
  });
});

test('what was given stands masked on the card and in the run, and nowhere in what is kept for ever', () => {
  const masked = { order_email: 'm…@e…', postcode: '10…5' };
  const found = given(...stages.gathering, article).when(
    commands.comes('s1', {
      output: {
        ...{
          customer: { id: 'c', name: 'M', email: 'm@example.com' },
          evidence: ['order_email', 'postcode'],
        },
        given: masked,
      },
    }),
  );
  expect(found.last('customer_found')).toMatchObject({ personal: { given: masked } });
  expect(JSON.stringify(found.events.map(({ data }) => data))).not.toMatch(/@|10…5/);
  expect(view(found.run, policy, catalogue).given).toBe('m…@e… · 10…5');
  const shown = runViewOf(found.run, { policy, hash: 'h', catalogue });
  expect(shown.customer).toEqual({ id: 'c', verified: true, given: masked });
});
