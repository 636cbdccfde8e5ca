/** Plays a thread of the script in a channel. */
import assert from 'node:assert/strict';
import { type Actor, type Moment, THREADS, type ThreadName } from './script.ts';

/** The case as people see it in the channel: all that is written, and the buttons. */
export interface Shown {
  text: string;
  labels: string[];
}

export interface Press {
  fills?: string | undefined;
  /** The press is expected to be refused. */
  refused: boolean;
}

/** One case in one channel. What is done rejects where the channel says no otherwise than by a sentence. */
export interface Driver<Seen extends Shown = Shown> {
  open(by: Actor, text: string): Promise<void>;
  write(by: Actor, text: string): Promise<void>;
  /** Gives the sentence that only they see; where one is expected it is waited for. */
  press(by: Actor, label: string, more: Press): Promise<string | undefined>;
  enter(by: Actor, code: string): Promise<string | undefined>;
  /** The code that was mailed to the customer, also after it was used, when the outbox shows it no more. */
  code(): Promise<string>;
  /** Waits until a write is being made; left out where the channel cannot see it. */
  writing?(): Promise<void>;
  /** The case once it is as wanted. Rejects, with what is there, after a while. */
  shown(wanted: (seen: Seen) => boolean): Promise<Seen>;
}

/** What a channel checks beyond the script, by the moment's name. */
export type Beyond<Seen> = Record<string, (seen: Seen) => Promise<void> | void>;

export async function play<Seen extends Shown>(
  name: ThreadName,
  driver: Driver<Seen>,
  beyond: Beyond<Seen> = {},
): Promise<void> {
  const moments: Moment[] = THREADS[name];
  const unknown = Object.keys(beyond).filter((one) => !moments.some((moment) => moment.name === one));
  assert.deepEqual(unknown, [], 'moments that are not in the script');
  for (const { name, by, does, refused, offers = [], lacks = [], sees = [], hides } of moments) {
    const refusal = await act(driver, does, { by, refused: refused !== undefined });
    if (refused) assert.match(refusal ?? '', refused, name);
    else assert.equal(refusal, undefined, name);
    const seen = await driver.shown(
      ({ text, labels }) =>
        offers.every((label) => labels.includes(label)) && sees.every((words) => words.test(text)),
    );
    for (const label of lacks) assert.ok(!seen.labels.includes(label), `${name}: ${label} is offered`);
    if (hides) assert.doesNotMatch(seen.text, hides, name);
    await beyond[name]?.(seen);
  }
}

/** The newest code in an outbox. */
export function codeIn(messages: { kind: string; text: string }[]): string {
  const letter = messages.find(({ kind }) => kind === 'code');
  const code = /\b\d{6}\b/.exec(letter?.text ?? '')?.[0];
  assert.ok(code, 'no code was mailed');
  return code;
}

async function act<Seen extends Shown>(
  driver: Driver<Seen>,
  does: Moment['does'],
  { by, refused }: { by: Actor; refused: boolean },
): Promise<string | undefined> {
  if ('opens' in does) await driver.open(by, does.opens);
  else if ('presses' in does) return driver.press(by, does.presses, { fills: does.fills, refused });
  else if ('writes' in does) {
    if (does.whileWriting) await driver.writing?.();
    await driver.write(by, does.writes);
  } else {
    const code = await driver.code();
    const wrong = code === '000000' ? '111111' : '000000';
    return driver.enter(by, does.enters === 'the right code' ? code : wrong);
  }
  return undefined;
}
