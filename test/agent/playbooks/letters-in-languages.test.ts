/**
 * Every French and Spanish rehearsal that comes to a letter, with everything done that was planned: the
 * letter that the playbook writes is in that language, and is found in the records whole.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { languageOf, languagesOf } from '../../../src/agent/languages/language.ts';
import { FERNHILL } from '../../fernhill.ts';
import { CaseInMemory, fernhill, loaded, type Records } from './case-in-memory.ts';
import { line, parcel, shop } from './records.ts';

const TOWELS = line(1, 'Linen tea towels', 1890);
const lines = [TOWELS, line(2, 'Stoneware mug set', 4800)];
const delivered = parcel(1, { status: 'delivered', deliveredAt: '2026-11-20T10:00:00.000Z' });
const stalled = parcel(2);

const body = (id: string) =>
  readFileSync(join(FERNHILL, 'knowledge', `${id}.md`), 'utf8').replace(/^---[\s\S]*?---\n/, '');

function records(order: string, words: string): Records {
  const base = shop(order, { name: 'Mara L.', email: 'mara.l@example.com', lines });
  const lost = /livré|entregado|figure/.test(words);
  return {
    ...base,
    // What people call the shop's things is tested elsewhere: every request here is about the first line.
    'orders.match_line': () => ({
      output: {
        ...{ line: TOWELS, affected: 1, of: 2, titles: TOWELS.title },
        ...{ lines: [1], refunds: [{ line: 1, cents: TOWELS.total }] },
      },
    }),
    'orders.lines_named': () => ({ output: { lines: [], titles: '', of: 2 } }),
    'orders.match_variant': () => ({
      output: { line: TOWELS, to: { sku: 'SKU-9', variant: 'blue', cents: 1890 } },
    }),
    'accounts.match_method': () => ({ output: { method: { id: 'pm-2', name: 'PayPal' } } }),
    'knowledge.article': (args) => {
      const reply = base['knowledge.article']?.(args) ?? {};
      const { article } = (reply.output ?? {}) as { article: object };
      return { ...reply, output: { article: { ...article, body: body(String(args.id)) } } };
    },
    'orders.shipments': () => ({
      output: {
        parcels: lost ? [delivered] : [stalled],
        ...{ stalled: lost ? null : stalled, delivered: lost ? delivered : null },
        deliveredCount: lost ? 1 : 0,
        allDelivered: lost,
      },
    }),
    'orders.trace': () => ({
      output: { trace: 'TR-118', parcel: 'P-2', number: lost ? 1 : 2 },
      ...{ id: 'TR-118', headline: 'trace TR-118' },
    }),
    'cases.remind': (args) => ({ output: { reminder: 'RM-1', date: String(args.date) }, id: 'RM-1' }),
    'orders.reship': () => ({
      output: { reship: 'RS-1', order, parcel: 2, cents: 1890, items: [TOWELS.title] },
      ...{ id: 'RS-1', headline: 'RS-1' },
    }),
    'orders.cancel': () => ({
      output: { order, refund: 'RF-7790', cents: 7380 },
      ...{ id: 'RF-7790', headline: 'cancelled' },
    }),
    'orders.exchange': () => ({ output: { return: 'RT-2', order, cents: 0 }, id: 'RT-2', headline: 'RT-2' }),
    'orders.credit': () => ({
      output: { credit: 'CR-1', order, method: 'pm-3', cents: 500 },
      ...{ id: 'CR-1', headline: 'CR-1' },
    }),
    'orders.change_payment': () => ({
      output: { order, method: 'pm-2', cents: 7380, previous: 'pm-1' },
      headline: 'paid with PayPal',
    }),
    'accounts.claim': () => ({
      output: { customer: { id: 'a-1', name: '', email: 's.kaya@example.com' }, evidence: [] },
    }),
    'accounts.send_code': () => ({ output: { sent: true } }),
    'accounts.security': () => ({
      output: {
        ...{ locked: true, since: '2026-11-22', reason: 'wrong passwords', wrongPasswords: 5 },
        ...{ sessions: [], sessionCount: 2 },
      },
    }),
    'accounts.unlock': () => ({ output: { unlocked: true }, headline: 'unlocked' }),
    'accounts.end_sessions': () => ({ output: { ended: 2 }, headline: '2 sessions ended' }),
  };
}

/** An article in English is cited as it stands, and that it answers what was asked is for a person to say. */
const WITHOUT = ['anything-else'];
/** They ask, or hand over to a person, whatever was written. */
const NO_LETTERS = ['card-misuse', 'injury-legal-chargeback', 'personal-data-request', 'refund-status'];

const ours = languagesOf(fernhill);
const rehearsed = loaded.playbooks.flatMap(({ id, rehearsals }) =>
  rehearsals.flatMap(({ request, followed_by }) => {
    const language = languageOf(request.replace(/^FH-[^:]*:/, ''), ours);
    return language === 'fr' || language === 'es'
      ? [{ id, language, request, messages: [request, ...followed_by] }]
      : [];
  }),
);

const written = new Map<string, string[]>();

it.each(rehearsed.filter(({ id }) => !WITHOUT.includes(id)))(
  '$id: $request',
  async ({ id, language, messages }) => {
    const [first = '', ...others] = messages;
    const order = /FH-\d+/.exec(first)?.[0] ?? 'FH-10482';
    const theCase = await new CaseInMemory(records(order, first)).open(first);
    for (const text of others) await theCase.inform(text);
    for (let turn = 0; turn < 3 && theCase.state.approval?.state === 'pending'; turn += 1) {
      await theCase.approve(theCase.lead);
      if (theCase.state.question?.kind === 'code') {
        theCase.apply({ type: 'code_checked', by: { id: 'engineer', name: 'Engineer' }, right: true });
        await theCase.drive();
      }
    }
    const answer = theCase.answers.at(-1);
    if (!answer) return;
    written.set(id, [...(written.get(id) ?? []), language]);
    expect(languageOf(answer.reply, ours)).toBe(language);
    expect(answer.unverified).toBeUndefined();
    expect(answer.verified).toBe(true);
  },
);

it('each playbook wrote some in both languages', () => {
  const playbooks = loaded.playbooks
    .map(({ id }) => id)
    .filter((id) => ![...WITHOUT, ...NO_LETTERS].includes(id));
  for (const id of playbooks) expect(new Set(written.get(id)), id).toEqual(new Set(['fr', 'es']));
});
