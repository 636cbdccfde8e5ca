/** A reply that is to go out: what is said of one that may have gone. */
import { expect, test } from 'vitest';
import { PATIENCE_MS, Waits } from '../../src/flow/not-now.ts';
import { perform } from '../../src/flow/perform.ts';
import type { Mailer, Sent } from '../../src/flow/ports/tools.ts';
import { effects } from '../../src/run/effects.ts';
import * as commands from '../run/commands.ts';
import { type Given, given } from '../run/given.ts';
import { catalogue, policy } from '../run/shop.ts';
import * as stages from '../run/stages.ts';
import { deskWith } from './one-desk.ts';

const fault = { code: 'not_known', message: 'Whether the reply went out is not known.' };
const log = { debug() {}, info() {}, warn() {}, error() {} };

/** The reply of a case that these commands led to, sent by whoever gives `answer`. */
function sending(answer: Sent, { waits = new Waits(), steps = [] as Given[] } = {}) {
  const { run } = given(...stages.sending, ...steps).now;
  const [effect] = effects(run).filter(({ kind }) => kind === 'send');
  if (!effect) throw new Error('no reply is due');
  const asked: string[] = [];
  const mailer: Mailer = { send: () => Promise.reject(new Error('it goes by the tool')) };
  const desks = deskWith(catalogue);
  const send = async ({ askedAt }: { askedAt: string }) => {
    asked.push(askedAt);
    return answer;
  };
  const withSend: typeof desks = {
    async of(tenant) {
      const newest = { ...(await desks.of(tenant)).newest, send };
      return { newest, having: () => newest };
    },
  };
  const parts = { desks: withSend, mailer, log, waits, now: () => run.updatedAt, agentTimeoutMs: 1_000 };
  const at = { known: { run, policy, hash: '' }, effect, fresh: false, stillOurs: async () => {} };
  const done = perform(parts, { ...at, signal: new AbortController().signal });
  return { done, asked, run };
}

test('what may have gone out is asked for again, and meanwhile nothing is said of it', async () => {
  const { done } = sending({ unknown: fault, afterMs: 5_000 });
  await expect(done).rejects.toMatchObject({ name: 'NotNow', afterMs: 5_000 });
});

test.each([PATIENCE_MS, undefined])(
  'once it was waited for (%s ms to wait) people are called, and are not told that it did not go',
  async (afterMs) => {
    const answer = afterMs === undefined ? { unknown: fault } : { unknown: fault, afterMs };
    expect(await sending(answer).done).toEqual({ type: 'send_failed', draft: 1, fault });
  },
);

test('where somebody wants the case closed, nobody knows of it either: it is not said that it did not go', async () => {
  const { done } = sending({ unknown: fault, afterMs: 5_000 }, { steps: [commands.stop()] });
  expect(await done).toEqual({ type: 'send_failed', draft: 1, fault });
});

test('its key is as old as the press on Send, whatever happened in the case since', async () => {
  const { run, asked, done } = sending({ id: 'M-1' }, { steps: [{ wait: 12 }, commands.delayed] });
  await done;
  expect(asked).toEqual([run.answer?.sending?.at]);
  expect(Date.parse(run.updatedAt) - Date.parse(asked[0] ?? '')).toBeGreaterThan(12 * 60_000 - 1);
});
