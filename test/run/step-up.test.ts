/** Writes that need a code in this case, whatever else was given; codes that a customer got too many of. */
import { describe, expect, test } from 'vitest';
import { TOO_MANY_CODES } from '../../src/run/plan/catalogue.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { policy } from './shop.ts';
import * as stages from './stages.ts';

const stepUp: Given = { policy: { ...policy, version: 'with step-up', stepUp: ['accounts.unlock'] } };
const unlock = commands.step('unlock', 'accounts.unlock', { args: {}, needs: ['find'] });
const planned = [stepUp, commands.open(), commands.plans([stages.find, unlock]), commands.reads];
const tools = (run: { plan?: { steps: { tool: string; state: string }[] } }) =>
  run.plan?.steps.map(({ tool, state }) => `${tool} ${state}`);

describe('a write of a tool that steps up', () => {
  test('waits for a code although the customer is verified: one is sent before it', () => {
    const now = given(...planned).now;
    expect(now.run.customer?.verified).toBe(true);
    expect(tools(now.run)).toEqual(['accounts.find done', 'accounts.send_code todo', 'accounts.unlock todo']);
    now.owes('prepare:1');
    const asked = given(...planned).when(commands.previews());
    expect(asked.last('approval_requested').data).toMatchObject({ steps: ['s2'], later: ['s3'] });
  });

  const sent = [...planned, commands.previews(), commands.approve(), commands.starts, commands.writes()];

  test('is asked for once the right code was entered, and not before', () => {
    const waits = given(...sent).now.phase('asking');
    expect(waits.run.question?.kind).toBe('code');
    const right = given(...sent).when(commands.code(true));
    right.then('question_closed', 'customer_verified', 'planned', 'step_kept');
    expect(right.run.customer?.evidence).toContain('code');
    expect(tools(right.run)?.at(-1)).toBe('accounts.unlock todo');
  });

  test('is never made without, whoever approves', () => {
    const wrong = given(...sent, commands.code(false), commands.code(false)).when(commands.code(false));
    wrong.then('verification_failed', 'handed_over').phase('handed_over');
    expect(wrong.run.writes.map(({ tool }) => tool)).toEqual(['accounts.send_code']);
  });

  test('needs none where the policy names none', () => {
    const plain = given(commands.open(), commands.plans([stages.find, unlock]), commands.reads).now;
    expect(tools(plain.run)).toEqual(['accounts.find done', 'accounts.unlock todo']);
  });
});

test('a customer who got as many codes as a day allows: the case goes to those who look after the unverified', () => {
  const code = commands.step('code', 'accounts.send_code', { args: {}, needs: ['find'] });
  const handed = given(
    commands.open(),
    commands.plans([stages.find, code]),
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.starts,
  ).when(commands.writes('failed', { fault: { code: TOO_MANY_CODES, message: 'No more than 5.' } }));
  handed.then('step_finished', 'handed_over');
  expect(handed.last('handed_over').data).toMatchObject({
    why: 'codes_spent',
    to: policy.queues?.unverified,
  });
});

test('given a right code, then who the customer is is read again too: nothing read before it is kept', () => {
  const plan = stages.askingCode[1] as Given;
  const { owed } = given(...stages.askingCode, commands.code(true), commands.info('and now?'), plan).now;
  expect(owed.flatMap((one) => (one.kind === 'read' ? [one.tool] : []))).toContain('accounts.claim');
});

test('given a right code after evidence that came late, then also the read that brought it is done again', () => {
  const plan = stages.askingCode[1] as Given;
  const output = {
    customer: { id: 'c-kaya', name: '', email: 's.kaya@example.com' },
    evidence: ['order_email'],
  };
  const late = [commands.info('it was order 1'), plan, commands.comes('s5', { output })];
  const asked = given(...stages.askingCode, ...late).now.phase('asking');
  expect(asked.run.customer).toMatchObject({ verified: false, evidence: ['order_email'] });
  const { owed } = asked.when(commands.code(true)).when(commands.info('and now?')).when(plan);
  expect(owed.flatMap((one) => (one.kind === 'read' ? [one.tool] : []))).toContain('accounts.claim');
});
