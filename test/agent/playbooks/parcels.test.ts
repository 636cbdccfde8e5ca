import { describe, expect, it } from 'vitest';
import type { Step } from '../../../src/run/steps.ts';
import { CaseInMemory } from './case-in-memory.ts';
import { line, parcel, shop } from './records.ts';

const tools = (steps: Step[]) => steps.map((step) => step.tool);
const sent = (step: Step) => step.call?.args;

const delivered = parcel(1, {
  status: 'delivered',
  deliveredAt: '2026-11-18T12:00:00.000Z',
  signed: true,
  lines: null,
  stalledHours: 0,
});
const jonas = (stalledHours: number, more: object = {}, first = delivered) =>
  shop(
    'FH-10533',
    { name: 'Jonas B.', email: 'jonas.b@example.com', lines: [line(1, 'Lamp', 4000)] },
    {
      'orders.shipments': () => ({
        output: {
          parcels: [first, parcel(2, { stalledHours, ...more })],
          stalled: parcel(2, { stalledHours, ...more }),
          delivered: first,
          deliveredCount: 1,
          allDelivered: false,
        },
      }),
      'prepare orders.trace': () =>
        'trace' in more || first.trace !== null
          ? { fault: { code: 'already_traced', message: 'It is traced already.' } }
          : {},
      'orders.trace': () => ({
        output: { trace: 'TR-118', parcel: 'P-2', number: 2 },
        id: 'TR-118',
        headline: 'trace TR-118',
      }),
      'cases.remind': (args) => ({ output: { reminder: 'RM-1', date: String(args.date) }, id: 'RM-1' }),
    },
  );
const where = 'FH-10533, jonas.b@example.com, 04229: where is it, third mail';

describe('where is my order', () => {
  it('traces the stalled parcel and promises a date only with its reminder', async () => {
    const theCase = await new CaseInMemory(jonas(132)).open(where);
    expect(tools(theCase.steps)).toEqual([
      'accounts.find',
      'orders.details',
      'orders.shipments',
      'knowledge.article',
      'orders.trace',
      'cases.remind',
    ]);
    expect(sent(theCase.step('orders.trace'))).toEqual({ order: 'FH-10533', parcel: 'P-2' });
    expect(sent(theCase.step('cases.remind'))).toMatchObject({ date: '2026-11-27' });
    await theCase.approve();
    expect(theCase.answers[0]?.reply).toContain('Parcel 1 was delivered on 18 Nov');
    expect(theCase.answers[0]?.reply).toContain('TR-118');
    expect(theCase.answers[0]?.reply).toContain('We will write to you by 27 Nov.');
    expect(theCase.answers[0]?.verified).toBe(true);
  });

  it('promises nothing when only a reply is asked for', async () => {
    const theCase = await new CaseInMemory(jonas(132)).open(where);
    theCase.apply({ type: 'draft', by: { id: 'engineer', name: 'Engineer' }, revision: 1 });
    await theCase.drive();
    expect(theCase.answers[0]?.reply).toContain('last scanned on 17 Nov');
    expect(theCase.answers[0]?.reply).not.toContain('We will write');
  });

  it('answers with the parcels when none has stalled', async () => {
    const theCase = await new CaseInMemory(jonas(10)).open(where);
    expect(theCase.next.kind).toBe('reply');
    expect(theCase.answers[0]?.reply).toContain('Parcel 2 is on its way with Parcel Post');
    expect(theCase.state.writes).toEqual([]);
  });

  it('proposes the same reminder when it plans again the next day', async () => {
    const theCase = await new CaseInMemory(jonas(132)).open(where);
    theCase.now = '2026-11-24T10:00:00.000Z';
    await theCase.adjust('FH-10533, by the way the postcode is 04229');
    expect(sent(theCase.step('cases.remind'))).toMatchObject({ date: '2026-11-27' });
  });
});

describe('a parcel that another case traces already', () => {
  const traced = { trace: 'TR-118', tracedAt: '2026-11-22T10:00:00.000Z' };

  it('is answered with the trace, since when, and the day on which that case writes', async () => {
    const theCase = await new CaseInMemory(jonas(132, { ...traced, remindOn: '2026-11-26' })).open(where);
    expect(theCase.state.writes).toEqual([]);
    expect(theCase.state.phase).toBe('awaiting_reply');
    const [answer] = theCase.answers;
    expect(answer?.reply).toContain(
      'We asked the carrier on 22 Nov to look for parcel 2 (trace TR-118) [1].',
    );
    expect(answer?.reply).toContain('We will write to you by 26 Nov.');
    expect(answer?.verified).toBe(true);
  });

  it('gets a reminder where none lies ahead, and no date before that is approved', async () => {
    const theCase = await new CaseInMemory(jonas(132, { ...traced, remindOn: null })).open(where);
    expect(theCase.state.phase).toBe('awaiting_approval');
    expect(
      theCase.state.approval?.steps.map((id) => theCase.steps.find((step) => step.id === id)?.tool),
    ).toEqual(['cases.remind']);
    await theCase.approve();
    expect(theCase.answers[0]?.reply).toContain('(trace TR-118)');
    expect(theCase.answers[0]?.reply).toContain('We will write to you by 27 Nov.');
  });

  it('keeps its own trace when it plans again after it', async () => {
    const theCase = new CaseInMemory(jonas(132));
    theCase.holdBefore = 'cases.remind';
    await theCase.open(where);
    await theCase.approve();
    theCase.holdBefore = undefined;
    const own = { ...traced, remindOn: null };
    theCase.records['orders.shipments'] = () => ({
      output: {
        parcels: [delivered, parcel(2, { stalledHours: 132, ...own })],
        stalled: parcel(2, { stalledHours: 132, ...own }),
        delivered,
        deliveredCount: 1,
        allDelivered: false,
      },
    });
    await theCase.inform('FH-10533, by the way the postcode is 04229');
    await theCase.inform('go on');
    expect(tools(theCase.steps)).toContain('orders.trace');
    if (theCase.state.phase === 'awaiting_approval') await theCase.approve();
    expect(theCase.state.writes.map(({ tool }) => tool)).toEqual(['orders.trace', 'cases.remind']);
    expect(theCase.answers.at(-1)?.reply).toContain('have asked the carrier to look for it (trace TR-118)');
  });
});

describe('delivered but not received', () => {
  const denied = 'FH-10533, jonas.b@example.com, 04229: tracking says delivered but she never got the parcel';

  it('traces the parcel that was delivered, as the article promises, with a reminder', async () => {
    const theCase = await new CaseInMemory(jonas(10)).open(denied);
    expect(tools(theCase.steps).slice(-3)).toEqual(['orders.note', 'orders.trace', 'cases.remind']);
    expect(sent(theCase.step('orders.trace'))).toEqual({ order: 'FH-10533', parcel: 'P-1' });
    await theCase.approve();
    expect(theCase.answers[0]?.reply).toContain('show where parcel 1 was left (trace TR-118)');
    expect(theCase.answers[0]?.reply).toContain('We will write to you by 28 Nov.');
  });

  it('answers where it is traced already', async () => {
    const first = {
      ...delivered,
      trace: 'TR-118',
      tracedAt: '2026-11-22T10:00:00.000Z',
      remindOn: '2026-11-27',
    };
    const theCase = await new CaseInMemory(jonas(10, {}, first)).open(denied);
    await theCase.approve();
    expect(theCase.state.writes.map(({ tool }) => tool)).toEqual(['orders.note']);
    expect(theCase.answers[0]?.reply).toContain('on 22 Nov to show where parcel 1 was left (trace TR-118)');
    expect(theCase.answers[0]?.reply).toContain('We will write to you by 27 Nov.');
  });
});

describe('a reminder that comes due', () => {
  it('looks at the parcels again and writes how things stand, without a new promise', async () => {
    const theCase = await new CaseInMemory(jonas(132)).open(where);
    await theCase.approve();
    theCase.now = '2026-11-27T09:00:00.000Z';
    theCase.apply({ type: 'remind', text: 'Write to the customer of FH-10533' });
    await theCase.drive();
    expect(theCase.steps.every((step) => step.effect === 'read')).toBe(true);
    expect(theCase.answers.at(-1)?.reply).toContain('TR-118');
    expect(theCase.answers.at(-1)?.reply).not.toContain('We will write');
  });
});

describe('where something is that was delivered', () => {
  const uwe = () =>
    shop(
      'FH-10465',
      { name: 'Uwe M.', email: 'uwe.m@example.com', lines: [line(1, 'Lamp', 4000)] },
      {
        'orders.shipments': () => ({
          output: {
            parcels: [delivered],
            stalled: null,
            delivered,
            deliveredCount: 1,
            allDelivered: true,
          },
        }),
      },
    );

  it('is asked, and no letter is ready that says no more than that', async () => {
    const theCase = await new CaseInMemory(uwe()).open(
      'FH-10465, uwe.m@example.com, 60311: where is my parcel',
    );
    expect(theCase.state.phase).toBe('asking');
    expect(theCase.state.question?.text).toContain('Every parcel of FH-10465 was delivered');
    expect(theCase.answers).toEqual([]);
  });

  it('is told where that is what is wanted', async () => {
    const theCase = await new CaseInMemory(uwe()).open(
      'FH-10465, uwe.m@example.com, 60311: where is my parcel',
    );
    await theCase.inform('draft a reply');
    expect(theCase.answers[0]?.reply).toContain('Parcel 1 was delivered on 18 Nov');
  });
});
