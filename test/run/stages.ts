/** How a run gets into each phase, by commands only. */
import type { Args } from '../../src/run/plan/plan.ts';
import {
  acts,
  approve,
  composes,
  letRun,
  open,
  plans,
  previews,
  reads,
  send,
  sent,
  starts,
  step,
  stop,
  thinks,
} from './commands.ts';
import type { Given } from './given.ts';
import { policy } from './shop.ts';

export const find = step('find', 'accounts.find', { args: { order: 'FH-10482' } });
export const details = step('order', 'orders.details', { args: { order: 'FH-10482' }, needs: ['find'] });
export const article = step('article', 'knowledge.article', { args: { id: 'damaged' } });
export const refund = (args: Args = {}, id = 'refund') =>
  step(id, 'orders.refund', {
    args: {
      order: { $ref: 'order.order.id' },
      lines: [{ line: 2, cents: { $ref: 'order.order.lines[1].total' } }],
      reason: 'damaged',
      ...args,
    },
  });
export const note = step('note', 'orders.note', { args: { order: 'FH-10482', text: 'damaged in transit' } });
export const hold = step('hold', 'orders.hold', { args: { order: 'FH-10482' } });
export const address = (to = 'Hauptstr. 9') =>
  step('address', 'orders.address', { args: { order: 'FH-10482', address: to }, needs: ['hold'] });
export const release = step('release', 'orders.release', { args: { order: 'FH-10482' }, needs: ['address'] });

/** Steps s1 find, s2 order, s3 article, s4 refund, s5 note. */
export const damaged = plans([find, details, article, refund(), note]);
/** Steps s1 find, s2 order, s3 hold, s4 address, s5 release. */
export const moving = plans([find, details, hold, address(), release]);

export const planning: Given[] = [open()];
export const gathering: Given[] = [open(), damaged];
export const prepared: Given[] = [...gathering, reads];
export const pending: Given[] = [...prepared, previews()];
/** The same with a part of the goal that nothing takes up. */
export const notRead: Given[] = [
  open(),
  plans([find, details, article, refund(), note], undefined, ['and keep the receipt']),
  reads,
  previews(),
];
/** A policy under which it runs without a person, each plan of which is reviewed. */
export const automatic: Given = {
  policy: {
    ...policy,
    version: 'with automatic',
    autoApprove: { upTo: 4800, perDay: 10_000, tools: ['orders.refund', 'orders.note'], sample: 1 },
  },
};
/** Steps of `damaged`, read by code alone out of staff's own words. */
export const asked: Given = thinks(
  { kind: 'plan', summary: 'a plan', steps: [find, details, article, refund(), note], asked: 'by_staff' },
  [],
);
/** Waits for nobody: policy lets it run. */
export const alone: Given[] = [automatic, open(), asked, reads, previews()];
export const acting: Given[] = [...pending, approve()];
export const writing: Given[] = [...acting, starts];
export const answering: Given[] = [...acting, acts];
export const awaitingReply: Given[] = [...answering, composes];
export const sending: Given[] = [...awaitingReply, send()];
export const resolved: Given[] = [...sending, sent];
/** It ran without a person, to its end. */
export const ranAlone: Given[] = [...alone, letRun, acts, composes, send(), sent];
export const stopped: Given[] = [...pending, stop()];
export const asking: Given[] = [open('refund?'), thinks({ kind: 'question', text: 'Which order?' })];
export const askingCode: Given[] = [
  open('locked out'),
  plans([
    step('claim', 'accounts.claim', { args: { email: 's.kaya@example.com' } }),
    step('code', 'accounts.send_code', { args: {} }),
    step('why', 'accounts.security', { args: {} }),
    step('unlock', 'accounts.unlock', { args: {}, needs: ['why'] }),
  ]),
  reads,
  previews(),
  approve(),
  acts,
];
export const handedOver: Given[] = [
  open('was injured'),
  thinks({ kind: 'hand_over', to: 'escalations', reason: 'an injury', promised: 'an answer by Tue 12:00' }),
];
export const refused: Given[] = [
  open('FH-10119: does not like it'),
  plans([
    find,
    step('refund', 'orders.refund', {
      args: {
        order: 'FH-10119',
        lines: [{ line: 1, cents: 2900 }],
        reason: 'changed_mind',
      },
    }),
  ]),
  reads,
  previews(),
];
