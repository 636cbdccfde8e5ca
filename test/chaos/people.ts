/**
 * What five people do with cases, in Slack and over HTTP: often several of them at once, and several
 * times.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { RunView } from '../../src/run/view/run-view.ts';
import { labelsOf } from '../slack-server/person.ts';
import type { SlackChannel } from '../slack-server/state.ts';
import type { Chance } from './chance.ts';
import type { Processes } from './processes.ts';
import type { Shop } from './shop.ts';
import type { ChaosSlack } from './slack.ts';

export const PEOPLE = ['engineer', 'lead', 'third', 'fourth', 'fifth'].map((id) => ({
  ...{ id, name: id, email: `${id}@example.com` },
}));

/** After the last kill everything has to come to its end within this. */
const SETTLE_MS = 150_000;
const INFORM = 0.3;
const ADJUST = 0.15;
const STOP = 0.04;

export interface Case {
  run: string;
  /** How often something was said in it that has to have arrived. */
  told: number;
  adjusted: number;
}

/** Where one case is: its card's thread, or none. */
interface At extends Case {
  thread?: string;
}

type Answer = { ok: true; run: string } | { ok: false; refusal: { error: string } };

export interface PeopleParts {
  chance: Chance;
  processes: Processes;
  slack: ChaosSlack;
  room: SlackChannel;
  shop: Shop;
}

export class People {
  readonly cases: Case[] = [];
  races = 0;
  handedOver = 0;
  readonly #parts: PeopleParts;
  #over = false;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  /** No case is opened any more. */
  stop(): void {
    this.#over = true;
  }

  /** Opens one case after the other. `patient`: its people press just when an approval runs out. */
  async lane(n: number, way: { slack: boolean; patient: boolean }): Promise<void> {
    for (let made = 0; !this.#over; made += 1) {
      const one = way.slack ? await this.#openInSlack(`lane ${n} ${made}`) : await this.#open(`${n}-${made}`);
      this.cases.push(one);
      await this.toItsEnd(one, way.patient);
    }
  }

  /** As people would: whatever the case asks for is done. */
  async toItsEnd(one: At, patient = false): Promise<void> {
    const { run } = one;
    let waited = false;
    for (const late = Date.now() + SETTLE_MS; Date.now() < late; await delay(150)) {
      const view = await this.#ask<RunView>('show', run);
      if (view.status === 'closed') return;
      if (view.status === 'handed_over') {
        this.handedOver += 1;
        return;
      }
      const { approval } = view;
      if (view.status === 'awaiting_approval' && approval?.state === 'expired')
        await this.#press(run, { type: 'renew', by: this.#somebody(), revision: approval.revision });
      else if (view.status === 'awaiting_approval' && approval?.state === 'pending') {
        if (patient && !waited) {
          waited = true;
          // Just before it runs out, or just after.
          const left = Date.parse(approval.expiresAt) - Date.now();
          await delay(Math.max(0, left - 200 + 400 * this.#parts.chance.random()));
        }
        await this.#decide(one, { revision: approval.revision, digest: approval.digest });
      } else if (view.status === 'asking') await this.#press(run, this.#lookOrStop(view));
      else if (view.status === 'awaiting_reply' && view.answer) {
        const { draft } = view.answer;
        const send = (by: object) => this.#press(run, { type: 'send', by, draft });
        await Promise.all([send(this.#somebody()), send(this.#somebody())]);
      }
    }
  }

  /** All five at once, some of them of another mind. */
  async #decide(one: At, of: { revision: number; digest: string }): Promise<void> {
    const { random } = this.#parts.chance;
    if (one.told === 0 && random() < INFORM) return this.#inform(one);
    const { run } = one;
    const press = (command: object) => this.#press(run, command);
    const others: Promise<unknown>[] = [];
    if (one.adjusted === 0 && random() < ADJUST) {
      const words = { type: 'adjust', by: this.#somebody(), revision: of.revision, text: 'do it otherwise' };
      others.push(press(words).then((adjusted) => (one.adjusted += Number(adjusted?.ok === true))));
    }
    if (random() < STOP) others.push(press({ type: 'stop', by: this.#somebody() }));
    await Promise.all([
      ...PEOPLE.map((by) =>
        one.thread === undefined ? press({ type: 'approve', by, ...of }) : this.#approveInSlack(one, by.id),
      ),
      ...others,
    ]);
  }

  async #inform(one: At): Promise<void> {
    const words = `one thing more ${one.run}`;
    if (one.thread !== undefined) {
      const { slack, room } = this.#parts;
      await slack.person(this.#somebody().id).say(room.id, `<@U0BOT> ${words}`, { thread: one.thread });
      one.told += 1;
      return;
    }
    const told = await this.#press(one.run, { type: 'information', by: this.#somebody(), text: words });
    if (told?.ok) one.told += 1;
  }

  async #open(name: string): Promise<At> {
    const of = { tenant: 't', by: this.#somebody(), place: { channel: 'api' }, text: `please ${name}` };
    const opened = await this.#repeatedly('open', { ...of, inbox: `lane-${name}` });
    if (!opened?.ok) throw new Error(`a case was refused: ${JSON.stringify(opened)}`);
    return { run: opened.run, told: 0, adjusted: 0 };
  }

  async #openInSlack(name: string): Promise<At> {
    const { slack, room } = this.#parts;
    const asked = await slack.person(this.#somebody().id).mention(room.id, `please ${name}`);
    for (const late = Date.now() + SETTLE_MS; Date.now() < late; await delay(100)) {
      const run = this.#cardIn(asked.ts)?.metadata.event_payload.run;
      if (run !== undefined) return { run, thread: asked.ts, told: 0, adjusted: 0 };
    }
    throw new Error(`no card came under ${asked.ts}`);
  }

  #cardIn(thread: string) {
    return this.#parts.slack.state.messages.find(
      (message) => message.thread === thread && message.metadata?.event_type === 'greenlight_card',
    );
  }

  async #approveInSlack(one: At, by: string): Promise<void> {
    const card = this.#cardIn(one.thread ?? '');
    // The card may not show it yet.
    if (!card || !labelsOf(card.blocks).includes('Approve')) return;
    this.races += 1;
    await this.#parts.slack.person(by).press(card, 'Approve');
  }

  /** Somebody looks in the shop what became of a write. */
  #lookOrStop(view: RunView): object {
    const by = this.#somebody();
    const unknown = view.plan?.steps.find(({ state }) => state === 'unknown');
    if (view.question?.kind !== 'look' || !unknown) return { type: 'stop', by };
    const done = (this.#parts.shop.plain.get(view.id) ?? 0) > 0;
    return { type: 'looked', by, call: unknown.id, outcome: done ? 'done' : 'failed' };
  }

  #somebody() {
    return this.#parts.chance.oneOf(PEOPLE);
  }

  #press(run: string, command: object): Promise<Answer | undefined> {
    this.races += 1;
    return this.#repeatedly('command', { tenant: 't', run, command, inbox: `${run}:${this.races}` });
  }

  /** The same message some times, to whichever processes; all have to say the same. */
  async #repeatedly(method: string, of: object): Promise<Answer | undefined> {
    const times = Array.from({ length: this.#parts.chance.times() });
    const answers = await Promise.all(times.map(() => this.#ask<Answer>(method, of)));
    return answers[0];
  }

  #ask<T>(method: string, of: unknown): Promise<T> {
    return this.#parts.processes.patiently(async (url) => {
      const answer = await fetch(url, {
        method: 'POST',
        body: JSON.stringify({ method, of }),
        signal: AbortSignal.timeout(20_000),
      });
      return answer.status === 200 ? ((await answer.json()) as T) : undefined;
    });
  }
}
