/**
 * What a busy workspace sends: new runs, information for them, presses, and a great deal that comes twice or
 * concerns nobody here.
 */
import { BOT_USER, type Posted, TEAM } from './slack-api.ts';

// biome-ignore lint/suspicious/noExplicitAny: payloads of many shapes
type Json = any;

export interface Sent {
  kind: 'run' | 'information' | 'press' | 'repeat' | 'ignored';
  type: 'application/json' | 'application/x-www-form-urlencoded';
  body: string;
  /** Its name in the inbox; what is to be ignored has none. */
  key?: string;
}

export const SHARES = { run: 0.05, information: 0.15, press: 0.1 };
const CHANNELS = 60;
const PEOPLE = ['ENGINEER', 'ENGINEER2', 'ENGINEER3', 'LEAD'];
const ASKS = [
  'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back',
  'FH-10533, jonas.b@example.com, 04229: where is it, third mail',
  'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig',
  'FH-10119, paul.w@example.com, 20095: does not like it any more, wants the money back',
];

interface Thread {
  channel: string;
  ts: string;
  user: string;
}

export class Traffic {
  readonly #threads: Thread[] = [];
  readonly #cards: { posted: Posted; presses: number }[] = [];
  /** What was said so far, for repeats. */
  readonly #said: { event: Json; key?: string }[] = [];
  #count = 0;
  #seed: number;

  constructor(seed = 1) {
    this.#seed = seed;
  }

  posted(posted: Posted): void {
    this.#cards.push({ posted, presses: 0 });
  }

  /** Of the shares above; a press where no card is known yet is information. */
  next(): Sent {
    const roll = this.#random();
    if (roll < SHARES.run) return this.run();
    if (roll < SHARES.run + SHARES.information) return this.information();
    if (roll < SHARES.run + SHARES.information + SHARES.press) return this.#press() ?? this.information();
    return roll < 0.65 ? this.#repeat() : this.#ignored();
  }

  run(): Sent {
    const channel = this.#channel();
    const user = this.#user();
    const ts = this.#ts();
    this.#threads.push({ channel, ts, user });
    const text = `<@${BOT_USER}> ${this.#pick(ASKS)}`;
    return this.#message('run', { type: 'app_mention', channel, user, ts, text });
  }

  information(): Sent {
    // The opening must have been committed: not the newest ones.
    const at = Math.floor(this.#random() * Math.max(1, this.#threads.length - 40));
    const thread = this.#threads[at];
    if (!thread) return this.#ignored();
    const { channel, user, ts: thread_ts } = thread;
    return this.#message('information', {
      type: 'message',
      channel_type: 'channel',
      channel,
      user,
      ts: this.#ts(),
      thread_ts,
      parent_user_id: user,
      text: `one more thing, number ${this.#count}`,
    });
  }

  #press(): Sent | undefined {
    // The second press of a card comes late, and is told so.
    const card = this.#cards.find(({ presses }) => presses < 2);
    if (!card) return undefined;
    card.presses += 1;
    if (card.presses === 2) this.#cards.splice(this.#cards.indexOf(card), 1);
    const { run, channel, ts } = card.posted;
    const user = 'U0ENGINEER';
    const action_ts = this.#ts();
    const payload = {
      type: 'block_actions',
      user: { id: user, team_id: TEAM },
      team: { id: TEAM },
      trigger_id: `t${this.#count}`,
      channel: { id: channel },
      container: { type: 'message', message_ts: ts, channel_id: channel },
      actions: [
        {
          type: 'button',
          action_id: 'press:stop',
          block_id: 'b',
          value: JSON.stringify({ run, action: 'stop' }),
          action_ts,
        },
      ],
    };
    return {
      kind: 'press',
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
      key: `slack:press:${TEAM}:${user}:press:stop:${action_ts}`,
    };
  }

  #repeat(): Sent {
    const said = this.#said[Math.floor(this.#random() * this.#said.length)];
    if (!said) return this.#ignored();
    // A mention comes as a message as well.
    const twin = said.event.type === 'app_mention' && this.#random() < 0.5;
    const event = twin ? { ...said.event, type: 'message', channel_type: 'channel' } : said.event;
    return { kind: 'repeat', type: 'application/json', body: this.#envelope(event) };
  }

  #ignored(): Sent {
    const channel = this.#channel();
    const user = this.#user();
    const ts = this.#ts();
    const base = { type: 'message', channel_type: 'channel', channel, user, ts };
    const event = this.#pick<Json>([
      { ...base, text: 'lunch at one?' },
      { ...base, text: 'yes', thread_ts: '1700000000.000001', parent_user_id: 'U0OTHER' },
      { ...base, text: 'done', bot_id: 'B0OTHER', subtype: 'bot_message' },
      { ...base, text: '! difficult', thread_ts: this.#threads[0]?.ts ?? ts },
      { ...base, subtype: 'channel_join', text: 'has joined' },
      { type: 'reaction_added', user, reaction: 'eyes', item: { type: 'message', channel, ts } },
      { type: 'user_change', user: { id: 'U0SOMEBODY' } },
    ]);
    return { kind: 'ignored', type: 'application/json', body: this.#envelope(event) };
  }

  #message(kind: Sent['kind'], event: Json): Sent {
    const key = `slack:message:${TEAM}:${event.channel}:${event.ts}`;
    this.#said.push({ event, key });
    return { kind, type: 'application/json', body: this.#envelope(event), key };
  }

  #envelope(event: Json): string {
    this.#count += 1;
    return JSON.stringify({
      team_id: TEAM,
      api_app_id: 'A0BENCH',
      event: { event_ts: event.ts, ...event },
      type: 'event_callback',
      event_id: `Ev${this.#count}`,
      event_time: Math.floor(Date.now() / 1_000),
      authorizations: [{ enterprise_id: null, team_id: TEAM, user_id: BOT_USER, is_bot: true }],
      is_ext_shared_channel: false,
    });
  }

  #ts(): string {
    this.#count += 1;
    return `${Math.floor(Date.now() / 1_000)}.${String(this.#count).padStart(6, '0')}`;
  }

  #channel = () => `C0BENCH${Math.floor(this.#random() * CHANNELS)}`;
  #user = () => `U0${this.#pick(PEOPLE)}`;
  #pick<T>(of: readonly T[]): T {
    return of[Math.floor(this.#random() * of.length)] as T;
  }

  /** The same traffic every time (mulberry32). */
  #random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
}
