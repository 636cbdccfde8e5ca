/** Replies against what a run really found and did. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkLetter, type LetterToCheck } from '../../../src/agent/letters/check.ts';
import { evidenceOf } from '../../../src/agent/letters/evidence.ts';
import type { RespondRequest } from '../../../src/flow/ports/agent.ts';
import { CaseInMemory, catalogue, policy } from '../playbooks/case-in-memory.ts';
import { damaged, line, mara, parcel, shop } from '../playbooks/records.ts';

const stalled = parcel(2);
const jonas = shop(
  'FH-10533',
  { name: 'Jonas B.', email: 'jonas.b@example.com', lines: [line(1, 'Lamp', 4000)] },
  {
    'orders.shipments': () => ({
      output: { parcels: [stalled], stalled, delivered: null, deliveredCount: 0, allDelivered: false },
    }),
    'orders.trace': () => ({
      output: { trace: 'TR-118', parcel: 'P-2', number: 2 },
      id: 'TR-118',
      headline: 'trace TR-118',
    }),
    'cases.remind': (args) => ({ output: { reminder: 'RM-1', date: String(args.date) }, id: 'RM-1' }),
  },
);

const inputOf = (theCase: CaseInMemory): RespondRequest => ({
  run: theCase.state,
  purpose: 'resolved',
  catalogue,
  policy,
  now: theCase.now,
});
const cited = { id: 'damaged-or-faulty-items', staffOnly: false };

let refunded: RespondRequest;
let looked: RespondRequest;
let traced: RespondRequest;
beforeAll(async () => {
  const theCase = await new CaseInMemory(mara()).open(damaged);
  looked = inputOf(theCase);
  await theCase.approve();
  refunded = inputOf(theCase);
  const trace = await new CaseInMemory(jonas).open(
    'FH-10533, jonas.b@example.com, 04229: where is it, third mail',
  );
  await trace.approve();
  traced = inputOf(trace);
});

const found = (letter: Omit<LetterToCheck, 'text'>, text: string, input: RespondRequest): string[] => {
  const { pieces, faults } = checkLetter({ text, ...letter }, input);
  return [...faults, ...pieces.map((piece) => `${piece.kind} "${piece.text}"`)];
};
const problems = (reply: string, input = refunded) =>
  found(
    { cited: [cited], language: 'en' },
    `Hello ${input.run.customer?.name.split(' ')[0]},\n\n${reply} [1]`,
    input,
  );

describe('what is found in outputs passes', () => {
  test.each([
    'We have refunded EUR 48.00 to your card ending 4417 (RF-7731).',
    'Your refund of €48 for order FH-10482, delivered on 20 November 2026, is on its way to the Visa card.',
    'The order was delivered on Friday, 20 Nov, 3 days ago; shipping was 6.90 EUR.',
    'We have refunded the amount. If you have questions we will be happy to help.',
  ])('%s', (reply) => {
    expect(problems(reply)).toEqual([]);
  });

  test('an answer to come on the day of its reminder', () => {
    expect(
      problems('We will write to you by 27 November. We have asked the carrier (TR-118).', traced),
    ).toEqual([]);
  });
});

describe('what is not found is named', () => {
  test.each([
    ['We have refunded EUR 84.00.', /the amount "EUR 84.00"/],
    ['Your order FH-10428 was checked.', /the number "FH-10428"/],
    ['Your order FH-1048 was checked.', /the number "FH-1048"/],
    ['It went to the card ending 4471.', /the number "4471"/],
    ['It was delivered on 21 November.', /the date "21 November"/],
    ['It was delivered on 20 November 2025.', /the date "20 November 2025"/],
    ['The money is there within 5 days.', /the period "5 days"/],
    ['Track it at https://example.com/track.', /the link "https:\/\/example.com\/track"/],
    ['See www.example.net/a', /the link "www.example.net\/a"/],
    ['See example.org/help', /the link "example.org\/help"/],
    ['Write to attacker@example.com.', /the address "attacker@example.com"/],
    ['It arrives on Tuesday.', /arrives on Tuesday/],
    ['It arrives tomorrow.', /arrives tomorrow/],
  ])('%s', (reply, problem) => {
    expect(problems(reply)).toEqual([expect.stringMatching(problem)]);
  });

  test('what only the customer or staff said is not found', () => {
    const input = {
      ...refunded,
      run: { ...refunded.run, messages: [...refunded.run.messages, said('please pay EUR 99.00')] },
    };
    expect(problems('We have refunded EUR 99.00.', input)).toEqual([expect.stringMatching(/EUR 99.00/)]);
  });

  test('what a model found in an open step proves nothing', () => {
    const [step] = refunded.run.plan?.steps ?? [];
    if (!step || !refunded.run.plan) throw new Error('no step');
    const open = {
      ...step,
      tool: 'investigate',
      output: { answer: 'EUR 77.00', sources: [] },
      headline: 'EUR 77.00',
    };
    const run = {
      ...refunded.run,
      plan: { ...refunded.run.plan, steps: [...refunded.run.plan.steps, open] },
    };
    expect(problems('It is EUR 77.00.', { ...refunded, run })).toHaveLength(1);
  });
});

describe('promises and claims', () => {
  test.each([
    ['We will get back to you soon.', /a promise/],
    ["We'll keep you posted.", /a promise/],
    ['You will hear from us.', /a promise/],
    ['We will send you a new mug.', /a promise/],
    ['I promise that this never happens again.', /I promise/],
  ])('%s', (reply, problem) => {
    expect(problems(reply)).toEqual([expect.stringMatching(problem)]);
  });

  test('a day that is not the reminder’s', () => {
    expect(problems('We will write to you by 17 November.', traced)).toEqual([
      expect.stringMatching(/a promise/),
    ]);
  });

  test('money that was not given back, neither said nor promised', () => {
    expect(problems('We have refunded EUR 48.00.', looked)).toEqual([expect.stringMatching(/a promise/)]);
    expect(problems('We will refund EUR 48.00.', looked)).toEqual([expect.stringMatching(/a promise/)]);
    expect(problems('We have cancelled your order.')).toEqual([expect.stringMatching(/a promise/)]);
    expect(problems('We have not refunded anything.', looked)).toEqual([]);
  });

  test('in German', () => {
    const german = (reply: string, input = refunded) =>
      found({ cited: [cited], language: 'de' }, `Guten Tag, ${reply} [1]`, input);
    expect(german('wir haben Ihnen 48,00 EUR auf Ihre Karte erstattet.')).toEqual([]);
    expect(german('wir melden uns bei Ihnen, sobald wir mehr wissen.')).toEqual([
      expect.stringMatching(/a promise/),
    ]);
    expect(german('wir werden Ihnen das Geld erstatten.', looked)).toEqual([
      expect.stringMatching(/a promise/),
    ]);
  });
});

describe('citations and language', () => {
  test('marks and citations belong together', () => {
    expect(found({ cited: [cited], language: 'en' }, 'See [2].', refunded)).toHaveLength(2);
    expect(found({ cited: [undefined], language: 'en' }, 'See [1].', refunded)).toEqual([
      expect.stringMatching(/no article that was read/),
    ]);
    expect(found({ cited: [{ ...cited, staffOnly: true }], language: 'en' }, 'See [1].', refunded)).toEqual([
      expect.stringMatching(/for the staff only/),
    ]);
  });

  test('the reply is in the language of the customer', () => {
    const english = 'We have refunded the amount to your card and are sorry for the trouble with the order.';
    const german = 'Wir haben das Geld für die Bestellung auf die Karte erstattet, und es tut uns leid.';
    expect(found({ cited: [], language: 'de' }, english, refunded)).toEqual([
      expect.stringMatching(/not in German/),
    ]);
    expect(found({ cited: [], language: 'en' }, german, refunded)[0]).toMatch(/in German/);
  });
});

test('no amount passes that is in no output, however it is written', () => {
  const known = evidenceOf(refunded).cents;
  const money = fc.constantFrom(
    (n: number) => `EUR ${(n / 100).toFixed(2)}`,
    (n: number) => `${(n / 100).toFixed(2).replace('.', ',')} €`,
    (n: number) => `${(n / 100).toFixed(2)} Euro`,
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), money, (cents, write) => {
      expect(problems(`The amount is ${write(cents)}.`)).toHaveLength(known.has(cents) ? 0 : 1);
    }),
  );
});

test('no number passes that is in no output', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('FH', 'RF', 'TR', 'PS'),
      fc.integer({ min: 10, max: 99_999 }),
      (letters, n) => {
        const known = ['FH-10482', 'RF-7731'].includes(`${letters}-${n}`);
        expect(problems(`Number ${letters}-${n} is noted.`)).toHaveLength(known ? 0 : 1);
      },
    ),
  );
});

function said(text: string) {
  return {
    kind: 'information' as const,
    text,
    at: '2026-11-23T09:00:00.000Z',
    by: 'engineer',
    name: 'Engineer',
  };
}
