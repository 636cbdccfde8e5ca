/** What was done several times in one case is told once for each time, and nothing of two is mixed. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { amountsIn } from '../../../src/agent/text/amounts.ts';
import type { Json } from '../../../src/run/plan/plan.ts';
import type { Run } from '../../../src/run/state.ts';
import type { Plan, Step, WriteRecord } from '../../../src/run/steps.ts';
import { CaseInMemory, catalogue, loaded, playbookAgent, policy, type Records } from './case-in-memory.ts';
import { line, shop } from './records.ts';

const goods = ['Walnut stool', 'Copper kettle', 'Jute basket', 'Marble clock', 'Velvet pouf', 'Oak tray'];
const lines = goods.map((title, n) => line(n + 1, title, 1000 * (n + 1)));

function counting(more: Records = {}): Records {
  let made = 0;
  return shop(
    'FH-10480',
    { name: 'Pia G.', email: 'pia.g@example.com', lines },
    {
      'orders.refund': (args) => {
        made += 1;
        const listed = (Array.isArray(args.lines) ? args.lines : []) as { line: number; cents: number }[];
        const shipping = typeof args.shipping === 'number' ? args.shipping : 0;
        const cents = listed.reduce((sum, one) => sum + one.cents, shipping);
        const items = listed.map((one) => goods[one.line - 1] ?? '');
        return { output: { refund: `RF-90${made}`, cents, items }, id: `RF-90${made}` };
      },
      ...more,
    },
  );
}

const sentences = (letter: string) => letter.split(/(?<=[.!?])\s+|\n+/);
const from = 'FH-10480, pia.g@example.com, 60311: ';

describe('a letter after a second act', () => {
  it('names each refund with its own item, amount and number', async () => {
    const theCase = await new CaseInMemory(counting()).open(
      `${from}the copper kettle arrived dented, photo attached, wants the money back`,
    );
    await theCase.approve();
    await theCase.inform('she just wrote: the oak tray arrived cracked too, photo attached');
    await theCase.approve(theCase.lead);
    const answer = theCase.answers.at(-1);
    const told = sentences(answer?.reply ?? '').filter((one) => /RF-/.test(one));
    expect(told).toEqual([
      'We have refunded EUR 20.00 for the Copper kettle to your Visa card ending 4417 (RF-901).',
      'We have refunded EUR 60.00 for the Oak tray to your Visa card ending 4417 (RF-902).',
    ]);
    expect(answer?.reply).not.toContain('80.00');
    expect(sentences(answer?.reply ?? '').filter((one) => /sorry/.test(one))).toEqual([
      'We are sorry that your Copper kettle arrived damaged.',
      'We are sorry that your Oak tray arrived damaged.',
    ]);
    expect(answer).toMatchObject({ verified: true });
  });

  it('names the item and then its shipping, each with its own number', async () => {
    const theCase = await new CaseInMemory(counting()).open(
      `${from}the copper kettle arrived dented, photo attached, wants the money back`,
    );
    await theCase.approve();
    await theCase.inform('give the shipping back as well');
    await theCase.approve(theCase.lead);
    const { reply = '' } = theCase.answers.at(-1) ?? {};
    expect(sentences(reply).filter((one) => /RF-/.test(one))).toEqual([
      'We have refunded EUR 20.00 for the Copper kettle to your Visa card ending 4417 (RF-901).',
      'We have refunded the shipping of EUR 6.90 to your Visa card ending 4417 (RF-902).',
    ]);
    expect(reply).not.toContain('26.90');
  });
});

/** A done write of a plan of its own, with what was read for it. */
interface Act {
  tool: 'orders.refund' | 'orders.reship' | 'orders.return' | 'orders.exchange' | 'orders.credit';
  item: number;
  cents: number;
  /** Whether a later plan lists it again as done. */
  listedAgain: boolean;
}

const NUMBER = { refund: 'RF', reship: 'RS', return: 'RT', exchange: 'RT', credit: 'GC' } as const;
const kindOf = ({ tool }: Act) => tool.slice('orders.'.length) as keyof typeof NUMBER;
const numberOf = (act: Act, n: number) => `${NUMBER[kindOf(act)]}-${7001 + n}`;

function writeOf(act: Act, n: number): { args: { [name: string]: Json }; output: Json } {
  const { item, cents } = act;
  const [order, number, items] = ['FH-10480', numberOf(act, n), [goods[item] ?? '']];
  const reason = 'damaged';
  switch (kindOf(act)) {
    case 'refund':
      return {
        args: { order, lines: [{ line: item + 1, cents }], reason, photo: true },
        output: { refund: number, cents, items, to: 'Visa ...4417' },
      };
    case 'reship':
      return {
        args: { order, lines: [item + 1], reason, photo: true },
        output: { reship: number, order, parcel: 2, cents, items },
      };
    case 'return':
      return {
        args: { order, lines: [item + 1], method: 'card-1', reason: 'changed mind' },
        output: { return: number, order, cents, items },
      };
    case 'exchange':
      return {
        args: { order, items: [{ line: item + 1, to: `TO-${n}` }], method: 'card-1' },
        output: { return: number, order, cents, items },
      };
    case 'credit':
      return {
        args: { order, cents, reason: 'price' },
        output: { credit: number, order, method: 'gift-1', cents },
      };
  }
}

/** The run with these acts done instead of its own, each in a plan of its own. */
function withActs(run: Run, acts: Act[]): Run {
  const { plan } = run;
  const like = plan?.steps.findLast((step) => step.effect === 'write' && step.state === 'done');
  if (!plan || !like) throw new Error('nothing was done in it');
  const done: Step[] = [];
  const plans = acts.map((act, n): Plan => {
    const { args, output } = writeOf(act, n);
    const reads = plan.steps
      .filter((step) => step.effect === 'read')
      .map((step): Step => readFor(step, act, n));
    if (act.tool === 'orders.exchange')
      reads.push({
        ...(reads[0] as Step),
        ...{ id: `a${n}.variant`, tool: 'orders.match_variant', title: 'find the variant', args: {} },
        output: { line: lines[act.item] as Json, to: { sku: `TO-${n}`, variant: `shade ${n}`, cents: 0 } },
      });
    const write: Step = {
      ...like,
      ...{ id: `a${n}.write`, tool: act.tool, title: `write ${n}`, args, output, resultId: numberOf(act, n) },
      call: { digest: `d${n}`, args },
    };
    const again = done
      .filter((_, k) => acts[k]?.listedAgain)
      .map((step, k) => ({ ...step, id: `a${n}.again${k}`, keptFrom: step.id }));
    done.push(write);
    return { ...plan, revision: n + 1, steps: [...reads, ...again, write] };
  });
  const writes = done.map(
    (step, n): WriteRecord => ({
      ...{ step: step.id, tool: step.tool, digest: `d${n}`, occurrence: 1, outcome: 'done' },
      ...{ at: '2026-11-23T09:00:00.000Z', args: step.args },
    }),
  );
  return { ...run, earlier: plans.slice(0, -1), plan: plans.at(-1) as Plan, writes } as Run;
}

function readFor(step: Step, { item }: Act, n: number): Step {
  const own = { ...step, id: `a${n}.${step.id}` };
  if (step.tool !== 'orders.match_line') return own;
  const found = { line: lines[item] as Json, affected: 1, of: lines.length, titles: goods[item] ?? '' };
  return { ...own, output: { ...found, lines: [item + 1], refunds: [{ line: item + 1, cents: 1 }] } };
}

const REQUESTS = {
  damaged: {
    en: 'the copper kettle arrived dented, photo attached, wants the money back',
    de: 'der Kessel (copper kettle) kam verbeult an, Foto anbei, sie möchte bitte das Geld zurück',
    fr: 'bonjour, le copper kettle est arrivé cassé, photo jointe, je veux être remboursée',
    es: 'hola, el copper kettle ha llegado roto, adjunto foto, quiero que me devuelvan el dinero',
  },
  returned: {
    en: 'she wants to return the copper kettle, she does not like it',
    de: 'sie möchte den copper kettle zurückgeben, er gefällt ihr nicht',
    fr: 'bonjour, je souhaite retourner le copper kettle, il ne me plaît pas',
    es: 'hola, quiero devolver el copper kettle, no me gusta',
  },
  price: {
    en: 'the promo code did not work at checkout, give her store credit of EUR 7',
    de: 'der Gutscheincode hat an der Kasse nicht funktioniert, bitte 7 EUR Guthaben',
  },
} as const;
const KINDS = {
  damaged: ['orders.refund', 'orders.reship'],
  returned: ['orders.return', 'orders.exchange'],
  price: ['orders.credit'],
} as const;

describe.each(
  Object.entries(REQUESTS).flatMap(([kind, texts]) =>
    Object.entries(texts).map(([language, text]) => ({ kind: kind as keyof typeof KINDS, language, text })),
  ),
)('after any done acts, in a letter: $kind, $language', ({ kind, language, text }) => {
  let base: Run;
  beforeAll(async () => {
    const credit: Records = {
      'orders.credit': (args) => ({
        output: { credit: 'GC-1', order: 'FH-10480', method: 'gift-1', cents: Number(args.cents) },
        id: 'GC-1',
      }),
    };
    const judged = { delivered: true, delivered_days: 3, placed_days: 3, reason: 'promo', total_cents: 700 };
    credit['judge orders.credit'] = () => ({ output: judged });
    const theCase = await new CaseInMemory(counting(credit)).open(`${from}${text}`);
    await theCase.approve(theCase.lead);
    base = theCase.state;
  });

  test('each amount stands beside its own number and item, and no sum beside any', async () => {
    const acts = fc.array(
      fc.record({
        tool: fc.constantFrom<Act['tool']>(...KINDS[kind]),
        item: fc.integer({ min: 0, max: goods.length - 1 }),
        cents: fc.integer({ min: 101, max: 99_999 }),
        listedAgain: fc.boolean(),
      }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(acts, async (done) => {
        const run = withActs(base, done);
        const input = {
          run,
          purpose: 'resolved' as const,
          catalogue,
          policy,
          now: '2026-11-23T10:00:00.000Z',
        };
        const { reply } = await playbookAgent.respond(input, new AbortController().signal);
        const all = sentences(reply);
        for (const [n, act] of done.entries()) {
          const own = all.filter((one) => one.includes(numberOf(act, n)));
          expect(own.length, `${numberOf(act, n)} in: ${reply}`).toBeGreaterThan(0);
          const amounts = own.flatMap((one) => amountsIn(one).map(({ cents }) => cents));
          const named =
            act.tool === 'orders.credit' ? [] : goods.filter((one) => own.join(' ').includes(one));
          const paid = act.tool === 'orders.reship' || act.tool === 'orders.exchange' ? [] : [act.cents];
          expect(amounts, reply).toEqual(paid);
          expect(named, reply).toEqual(act.tool === 'orders.credit' ? [] : [goods[act.item]]);
        }
        for (const one of all) {
          const numbers = done.filter((act, n) => one.includes(numberOf(act, n)));
          expect(numbers.length, one).toBeLessThanOrEqual(1);
          if (amountsIn(one).length > 0) expect(numbers.length, `an amount alone: ${one}`).toBe(1);
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  test(`is in ${language}, and nothing in it is doubted after two`, async () => {
    const [one, other = one] = KINDS[kind];
    const run = withActs(base, [
      { tool: one, item: 1, cents: 2000, listedAgain: true },
      { tool: other, item: 4, cents: 5000, listedAgain: true },
    ]);
    const answer = await playbookAgent.respond(
      { run, purpose: 'resolved', catalogue, policy, now: '2026-11-23T10:00:00.000Z' },
      new AbortController().signal,
    );
    expect(answer.unverified).toBeUndefined();
  });
});

test('in every reply of the desk an amount of a write stands in one sentence with its number', () => {
  const NUMBERED = /\{(\w+)\.(?:args\.)?cents\|money\}|\{(refunded)\|money\}/g;
  const wrong: string[] = [];
  for (const { file, steps, replies } of loaded.playbooks)
    for (const reply of Object.values(replies))
      for (const [language, all] of Object.entries(reply ?? {}))
        for (const said of (all ?? []).flatMap((one) => sentences(typeof one === 'string' ? one : one.text)))
          for (const [, step, refunded] of said.matchAll(NUMBERED)) {
            const ids = steps
              .filter(({ tool }) => catalogue.tool(tool)?.effect === 'write')
              .map(({ id }) => id);
            if (step !== undefined && !ids.includes(step)) continue;
            const id = refunded ? 'refund' : step;
            if (!new RegExp(String.raw`\{${id}\.(?:result|refund)\}`).test(said))
              wrong.push(`${file} ${language}: ${said}`);
          }
  expect(wrong).toEqual([]);
});
