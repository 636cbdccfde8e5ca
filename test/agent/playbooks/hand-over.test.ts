import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/run/plan/plan.ts';
import type { Step } from '../../../src/run/steps.ts';
import { CaseInMemory, type Records } from './case-in-memory.ts';
import { damaged, line, mara, shop } from './records.ts';

const tools = (steps: Step[]) => steps.map((step) => step.tool);
const sent = (step: Step) => step.call?.args;

describe('locked account', () => {
  const locked = (): Records => ({
    'accounts.claim': () => ({
      output: { customer: { id: 'a-1', name: '', email: 's.kaya@example.com' }, evidence: [] },
    }),
    'accounts.send_code': () => ({ output: { sent: true } }),
  });

  it.each([
    'please send a new code',
    'she says the code never arrived',
    "he didn't get the code, can you send another one",
    'the code has expired',
    'der Code ist abgelaufen',
  ])('sends another code once it is approved: %s', async (words) => {
    const theCase = await new CaseInMemory(locked()).open(
      'locked out, says the account is s.kaya@example.com',
    );
    await theCase.approve();
    expect(theCase.state.question?.kind).toBe('code');
    await theCase.inform(words);
    expect(theCase.state).toMatchObject({
      phase: 'awaiting_approval',
      approval: { state: 'pending', revision: 2 },
    });
    expect(theCase.step('accounts.send_code').state).toBe('todo');
    expect(theCase.state.writes).toHaveLength(1);
    await theCase.approve();
    expect(theCase.state.question?.kind).toBe('code');
    expect(theCase.state.writes.map(({ outcome, occurrence }) => [outcome, occurrence])).toEqual([
      ['done', 1],
      ['done', 2],
    ]);
    // What is added later does not ask for a third one.
    await theCase.inform('never mind, go on');
    expect(theCase.state.question?.kind).toBe('code');
    expect(theCase.state.writes).toHaveLength(2);
  });

  it('takes the wish for a new code back', async () => {
    const theCase = await new CaseInMemory(locked()).open(
      'locked out, says the account is s.kaya@example.com',
    );
    await theCase.approve();
    await theCase.inform('send a new code');
    await theCase.inform('no new code needed, she found it');
    expect(theCase.state.question?.kind).toBe('code');
    expect(theCase.state.writes).toHaveLength(1);
  });

  it('claims the account, sends a code, and leaves the rest for later', async () => {
    const customer = { id: 'a-1', name: '', email: 's.kaya@example.com' };
    const theCase = await new CaseInMemory({
      'accounts.claim': () => ({ output: { customer, evidence: [] } }),
      'accounts.send_code': () => ({ output: { sent: true } }),
      'accounts.security': () => ({
        output: {
          locked: true,
          since: '2026-11-22',
          reason: 'wrong passwords',
          wrongPasswords: 5,
          sessions: [],
          sessionCount: 2,
        },
      }),
      'accounts.unlock': () => ({ output: { unlocked: true } }),
      'accounts.end_sessions': () => ({ output: { ended: 2 } }),
    }).open('customer locked out, mails from s.k@example.net, says the account is s.kaya@example.com');
    expect(tools(theCase.steps)).toEqual([
      'accounts.claim',
      'accounts.send_code',
      'accounts.security',
      'accounts.unlock',
      'accounts.end_sessions',
    ]);
    expect(sent(theCase.step('accounts.claim'))).toEqual({ email: 's.kaya@example.com' });
    await theCase.approve();
    expect(theCase.state.question?.kind).toBe('code');
    theCase.apply({ type: 'code_checked', by: { id: 'engineer', name: 'Engineer' }, right: true });
    await theCase.drive();
    expect(theCase.state.approval?.state).toBe('pending');
    await theCase.approve();
    expect(theCase.answers[0]?.reply).toContain('Your account is unlocked');
    expect(theCase.answers[0]?.reply.startsWith('Hello,')).toBe(true);
  });
});

const paul = 'FH-10119, paul.w@example.com, 20095: does not like it any more, wants the money back';

describe('refusal and handing over', () => {
  it('plans the return, is refused by policy, and writes a kind no that quotes the article', async () => {
    const theCase = await new CaseInMemory(
      shop(
        'FH-10119',
        { name: 'Paul W.', email: 'paul.w@example.com', lines: [line(1, 'Floor cushion', 3900)] },
        {
          'judge orders.return': () => ({
            output: {
              delivered: true,
              delivered_days: 47,
              delivered_at: '7 Oct',
              reason: 'changed_mind',
              final_sale: false,
            },
          }),
        },
      ),
    ).open(paul);
    expect(tools(theCase.steps)).toEqual([
      'accounts.find',
      'orders.details',
      'knowledge.article',
      'orders.return',
    ]);
    expect(sent(theCase.step('orders.return'))).toEqual({
      order: 'FH-10119',
      lines: [1],
      method: 'card-1',
      reason: 'changed mind',
    });
    expect(theCase.state.approval?.state).toBe('refused');
    theCase.apply({ type: 'draft', by: { id: 'engineer', name: 'Engineer' }, revision: 1 });
    await theCase.drive();
    const answer = theCase.answers[0];
    expect(answer?.reply).toContain('delivered 7 Oct, 47 days ago; the limit is 30 [1]');
    expect(answer?.reply).toContain('"You can return an item within 30 days of delivery."');
    expect(answer?.citations[0]).toMatchObject({ article: 'returns-and-refunds', section: 'section 2' });
    expect(answer?.verified).toBe(true);
  });

  it('reads what the next person needs, then hands over with a promise and sources', async () => {
    const theCase = await new CaseInMemory(mara()).open(
      'FH-10482, mara.l@example.com, 10115: was injured by the broken glass, mentions a lawyer',
    );
    expect(tools(theCase.steps)).toEqual([
      'accounts.find',
      'orders.details',
      'knowledge.article',
      'knowledge.article',
    ]);
    expect(theCase.next).toMatchObject({
      kind: 'hand_over',
      to: 'escalations',
      reason: 'the customer mentions an injury and a lawyer',
      promised: 'an answer by Tue 12:00',
      citations: [{ id: 'injuries-and-legal-matters' }, { id: 'damaged-or-faulty-items' }],
    });
    expect(theCase.state.phase).toBe('handed_over');
  });

  it('hands over even when nothing can be read', async () => {
    const theCase = await new CaseInMemory({}).open('chargeback threatened on FH-10482');
    expect(theCase.next).toMatchObject({
      kind: 'hand_over',
      // What failed, and why, is said to whoever takes it.
      reason: expect.stringMatching(/^the customer mentions a chargeback\. ".+" failed: no record for .+\.$/),
    });
  });

  it('asks what to do after a give-back, and does not hand the same words over again', async () => {
    const theCase = await new CaseInMemory(mara()).open(
      'FH-10482, mara.l@example.com, 10115: was injured by the broken glass',
    );
    theCase.apply({ type: 'take', by: theCase.lead });
    theCase.apply({ type: 'give_back', by: theCase.lead });
    await theCase.drive();
    expect(theCase.next.kind).toBe('question');
    await theCase.inform('just draft a reply');
    expect(theCase.state.phase).toBe('awaiting_reply');
    expect(theCase.answers[0]?.reply).toContain('A colleague is looking at what happened.');
    expect(theCase.answers[0]?.reply).not.toContain('arrived damaged');
    await theCase.inform('now she is bleeding again');
    expect(theCase.state.phase).toBe('handed_over');
  });

  it('answers what was agreed after a give-back, once that was planned', async () => {
    const theCase = await new CaseInMemory(mara()).open(
      'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, and she cut her hand on it',
    );
    theCase.apply({ type: 'give_back', by: theCase.lead });
    await theCase.drive();
    await theCase.inform('agreed with her: refund the mug');
    expect(theCase.state.phase).toBe('awaiting_approval');
    await theCase.approve();
    expect(theCase.answers[0]?.reply).toContain('We have refunded EUR 48.00');
  });

  it('hands over to the queue or role that the asker names', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    await theCase.inform('please hand this over to security');
    expect(theCase.state.handedOver?.to).toBe('security');
  });

  it('hands over when the asker says so', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    await theCase.adjust('hand this over to finance');
    expect(theCase.next).toMatchObject({ kind: 'hand_over', to: 'finance' });
  });
});

describe('what fits nothing', () => {
  const hit = {
    id: 'shipping',
    title: 'Shipping abroad',
    audience: 'customer',
    checkedAt: '2026-11-02',
    overdue: false,
    contradicts: [],
    section: 'section 1',
    excerpt: 'We ship to Austria.',
    score: 1,
    fit: 'clear',
  };
  const citations = [{ article: 'shipping', title: 'Shipping abroad', checkedAt: '2026-11-02' }];
  const found = (answer: object | null, perhaps: object | null) => ({
    'knowledge.search': () => ({
      output: { hits: [hit], answer, perhaps } as unknown as Json,
      citations,
    }),
  });

  it('is answered from the knowledge base, with the source', async () => {
    const theCase = await new CaseInMemory(found(hit, null)).open('do you ship to Austria?');
    expect(sent(theCase.step('knowledge.search'))).toEqual({
      query: 'do you ship to Austria?',
      audience: 'customer',
    });
    expect(theCase.answers[0]?.reply).toContain('We ship to Austria. [1]');
    expect(theCase.answers[0]).toMatchObject({
      verified: false,
      unverified: expect.stringContaining('Nobody has checked yet that "Shipping abroad" answers'),
    });
    expect(theCase.state.phase).toBe('awaiting_reply');
  });

  it('shows staff a passage that may be the answer, and quotes it only after their yes', async () => {
    const theCase = await new CaseInMemory(found(null, { ...hit, fit: 'possible' })).open(
      'do you ship abroad to Austria?',
    );
    expect(theCase.answers).toEqual([]);
    expect(theCase.next).toMatchObject({
      kind: 'question',
      text: expect.stringMatching(
        /Is this the answer\? "Shipping abroad", section 1: "We ship to Austria\."/,
      ),
    });
    await theCase.inform('yes, please');
    expect(theCase.answers[0]).toMatchObject({
      verified: true,
      reply: expect.stringContaining('We ship to Austria. [1]'),
    });
  });

  it('asks what should be done where that is not the answer, and hands over where nothing is', async () => {
    const theCase = await new CaseInMemory(found(null, { ...hit, fit: 'possible' })).open(
      'do you ship abroad to Austria?',
    );
    await theCase.inform('no');
    expect(theCase.next).toMatchObject({
      kind: 'question',
      text: expect.stringContaining('No article answers this'),
    });
    await theCase.inform('no');
    expect(theCase.next.kind).toBe('hand_over');
    expect(theCase.answers).toEqual([]);
  });

  it('answers nothing about an order from an article alone, however clear it is', async () => {
    const records = { ...mara(), ...found(hit, null) };
    const theCase = await new CaseInMemory(records).open(
      'FH-10482, mara.l@example.com, 10115: do you ship to Austria?',
    );
    expect(theCase.answers).toEqual([]);
    expect(theCase.next).toMatchObject({
      kind: 'question',
      text: expect.stringMatching(/The records show: .*FH-10482.*Is this the answer\? "Shipping abroad"/s),
    });
  });

  it('is asked about once, then handed over', async () => {
    const theCase = await new CaseInMemory({
      'knowledge.search': () => ({ output: { hits: [], answer: null, perhaps: null } }),
    }).open('hello');
    expect(theCase.next.kind).toBe('question');
    await theCase.inform('hm');
    expect(theCase.next.kind).toBe('hand_over');
  });

  it('is planned once the answer says what it is about', async () => {
    const theCase = await new CaseInMemory(mara()).open('hello');
    await theCase.inform(damaged);
    expect(tools(theCase.steps)).toContain('orders.refund');
  });
});
