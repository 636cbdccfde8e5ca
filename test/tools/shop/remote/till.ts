/**
 * A system that has no transactions of ours, as small as one can be: a till from which money goes out,
 * each time with a text that it keeps. It is cut off, answers errors that did something and is asked
 * twice at once, as a test says.
 */
import { randomUUID } from 'node:crypto';
import type { RemotePlan } from '../../../../src/flow/ports/effects.ts';
import { ToolFault, ToolTrouble } from '../../../../src/tools/contract.ts';
import { Refusal, type RemoteChange } from '../../../../src/tools/shop/adapters/remote/kinds.ts';
import { bearsMark } from '../../../../src/tools/shop/adapters/remote/mark.ts';

/** What becomes of one request. `killed`: whoever asked is no more. */
export const FATES = [
  'answered',
  'not sent',
  'lost before it was done',
  'lost after it was done',
  'lost and done later',
  'lost and written down',
  'error before it was done',
  'error after it was done',
  'refused',
  'refused after it was done',
  'refused and written down',
  'killed before',
  'killed after',
] as const;
export type Fate = (typeof FATES)[number];

export class Killed extends Error {
  override name = 'Killed';
}

interface Paid {
  text: string;
  cents: number;
  /** It is written down, and the money has not moved yet. */
  isMoving?: true;
}

export class Till {
  readonly name = `till ${randomUUID()}`;
  readonly cents = 10_000;
  readonly out: Paid[] = [];
  /** The numbers of the reads, from 1, at which it cannot be reached. */
  readsThatFail: number[] = [];
  reads = 0;
  beforeRead: (number: number) => Promise<void> = async () => undefined;
  beforeSend: () => Promise<void> = async () => undefined;
  /** Others put something to what is counted out. */
  isAddedTo = false;
  /** One for each request to come; then all are answered. */
  fates: Fate[] = [];
  /** Counted out, and paid to nobody. */
  laid: Paid[] = [];
  /** What it was asked for and is still at. */
  private late: Paid[] = [];

  get left(): number {
    return this.cents - this.out.reduce((sum, { cents }) => sum + cents, 0);
  }

  async pay(cents: number, text: string): Promise<void> {
    await this.asked({
      now: () => this.out.push({ text, cents }),
      later: () => this.late.push({ text, cents }),
      written: () => this.out.push({ text, cents, isMoving: true }),
    });
  }

  /** Counted out beside it, where it is nobody's money yet. */
  async lay(cents: number, text: string): Promise<void> {
    const lay = () => this.laid.push({ text, cents });
    await this.asked({ now: lay, later: lay, written: lay });
  }

  async takeUp(text: string): Promise<void> {
    const take = () => {
      this.laid = this.laid.filter((one) => one.text !== text);
    };
    await this.asked({ now: take, later: take, written: take });
  }

  private async asked(does: { now(): unknown; later(): unknown; written(): unknown }): Promise<void> {
    // Whoever asks at the same time comes in between.
    await new Promise(setImmediate);
    const fate = this.fates.shift() ?? 'answered';
    if (fate === 'not sent') throw new ToolFault('unavailable', 'The till cannot be reached.');
    if (fate === 'killed before') throw new Killed();
    if (fate === 'answered' || fate.endsWith('after it was done') || fate === 'killed after') does.now();
    if (fate === 'lost and done later') does.later();
    if (fate.endsWith('and written down')) does.written();
    await new Promise(setImmediate);
    if (fate === 'killed after') throw new Killed();
    if (fate.startsWith('lost')) throw new ToolTrouble('broke_off', 'The connection broke off.');
    if (fate.startsWith('error')) throw new ToolTrouble('server_error', 'The till answered with status 500.');
    if (fate.startsWith('refused')) throw new Refusal('no', 'The till says no.');
  }

  /** It ends what it is still at. */
  catchUp(): void {
    this.out.push(...this.late.splice(0));
    for (const one of this.out) delete one.isMoving;
  }

  /** What it has written down comes back: nobody paid. */
  takeBack(): void {
    const stay = this.out.filter(({ isMoving }) => !isMoving);
    this.out.splice(0, this.out.length, ...stay);
  }

  async read(): Promise<this> {
    this.reads += 1;
    const number = this.reads;
    await this.beforeRead(number);
    if (this.readsThatFail.includes(number))
      throw new ToolFault('unavailable', 'The till cannot be reached.');
    return this;
  }

  with(mark: string): Paid[] {
    return this.out.filter(({ text }) => bearsMark(text, mark));
  }
}

/** Money out in two parts, each a request of its own. */
export function payment(till: Till): RemoteChange<Till, RemotePlan> {
  const parts = (args: RemotePlan): number[] => args.parts as number[];
  const change: RemoteChange<Till, RemotePlan> = {
    read: async (_tenant, customer) => (customer === 'C-1' ? till.read() : undefined),
    isStillDue: (state, _args, { before, mark }) =>
      state.left + state.with(mark).reduce((sum, { cents }) => sum + cents, 0) === before['till.left'],
    isRecordOnly: (state, _args, mark) => state.with(mark).some(({ isMoving }) => isMoving),
    subject: () => till.name,
    facts: () => ({ 'till.left': till.left }),
    expected(_state, args) {
      const sum = parts(args).reduce((all, cents) => all + cents, 0);
      if (sum > till.left) throw new Refusal('too_much', 'That much is not left.');
      return { output: { cents: sum } };
    },
    progress(_state, args, mark) {
      const made = till.with(mark).length;
      if (made === 0) return { kind: 'nothing' };
      return made < parts(args).length ? { kind: 'part', stands: made } : { kind: 'whole', id: mark };
    },
    async send(_state, args, { mark, once }) {
      const made = till.with(mark).length;
      for (const cents of parts(args).slice(made)) {
        await once.make(async (before) => {
          await before();
          await till.pay(cents, `paid; ${mark}`);
        });
      }
    },
  };
  return change;
}

/** The same money, counted out first: it goes out all at once, by a last request. */
export function countedOut(till: Till): RemoteChange<Till, RemotePlan> {
  const base = payment(till);
  const laidWith = (mark: string) => till.laid.filter(({ text }) => bearsMark(text, mark));
  const sum = (args: RemotePlan) => (args.parts as number[]).reduce((all, cents) => all + cents, 0);
  return {
    ...base,
    isStillDue: (state, _args, { before }) => state.left === before['till.left'],
    progress(_state, _args, mark) {
      if (till.with(mark).length > 0) return { kind: 'whole', id: mark };
      return laidWith(mark).length > 0 ? { kind: 'part', stands: 0 } : { kind: 'nothing' };
    },
    async takeAway(_state, _args, { mark, aside }) {
      for (const { text } of laidWith(mark)) {
        if (till.isAddedTo) throw new Refusal('theirs', 'Somebody added to it');
        await aside.make(async (before) => {
          await before();
          await till.takeUp(text);
        });
      }
    },
    async send(_state, args, { mark, aside, once }) {
      if (laidWith(mark).length === 0)
        await aside.make(async (before) => {
          await before();
          await till.lay(sum(args), `laid; ${mark}`);
        });
      await till.beforeSend();
      await once.make(async (before) => {
        await before();
        await till.pay(sum(args), `paid; ${mark}`);
      });
      till.laid = [];
    },
  };
}
