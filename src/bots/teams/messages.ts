/**
 * What is written to the bot, or in a conversation that it is in: a new case, information for one, or a
 * question about how things stand.
 */
import { createHash } from 'node:crypto';
import type { Cases } from '../../flow/ports/cases.ts';
import type { Threads } from '../../flow/ports/channels.ts';
import type { StaffMember } from '../../flow/ports/ledger.ts';
import { type AskedFor, askedFor } from '../shared/ask-for.ts';
import { heard } from '../shared/heard.ts';
import type { Origin, Said } from './activity.ts';
import type { Conversation, Conversations } from './conversations.ts';
import type { Caller, People } from './people.ts';
import type { Post } from './post.ts';
import { agendaCard, helpCard, sentenceCard, statusCard } from './render/notes.ts';
import { caseOf } from './rooms.ts';

export interface MessageParts {
  cases: Cases;
  threads: Threads;
  conversations: Conversations;
  people: People;
  post: Post;
}

export const STRANGER =
  'Greenlight does not know you: nobody on its staff list has the e-mail address that Teams gives for you. Ask whoever runs Greenlight to add you.';
export const SHARED =
  'This channel is shared with other organisations, so no case is shown in it. Write to Greenlight in a chat or in a channel of your own.';
const DELETED =
  'The case had read the message that was deleted, and its record keeps it. If it was wrong, write what is right.';
const TYPED_APPROVAL =
  'Typing it approves nothing: press Approve on the card, which names exactly what would run.';

const MOST_LISTED = 50;
/** The same text again from the same person so soon, under another id, was delivered twice. */
const REPEAT_MS = 5_000;
const MOST_RECENT = 1_000;

export class Messages {
  readonly #parts: MessageParts;
  readonly #recent = new Map<string, { id: string | undefined; at: number }>();
  constructor(parts: MessageParts) {
    this.#parts = parts;
  }

  async take(caller: Caller, origin: Origin, said: Said, where: Conversation): Promise<void> {
    const { tenant } = caller;
    const { people, cases } = this.#parts;
    const addressed = origin.kind === 'personal' || said.mentionsBot;
    if (!addressed && said.text.startsWith('!')) return;
    if (origin.shared) return addressed ? this.#say(where, origin, SHARED) : undefined;
    const member = await people.memberOf(caller, origin, where, addressed);
    if (!member) return addressed ? this.#say(where, origin, STRANGER) : undefined;
    const wanted = askedFor(said.text);
    if (addressed && wanted.kind !== 'open')
      return this.#tellHowThingsStand(wanted, tenant, member, origin, where);
    const by = { id: member.id, name: member.name };
    const inbox = inboxOf(origin, said);
    const { run, text } = await caseOf(this.#parts, tenant, origin, said, member.id);
    const { mentionsOthers } = said;
    const meant = heard({
      text,
      byAsker: run?.askedBy === member.id,
      mentionsBot: addressed,
      mentionsOthers,
    });
    if (run && meant.kind === 'approve') return this.#say(where, origin, TYPED_APPROVAL, run.run);
    if (run) {
      if (meant.kind !== 'information') return;
      const told = await cases.command({
        tenant,
        run: run.run,
        command: { type: 'information', by, text: meant.text },
        inbox,
      });
      if (!told.ok) await this.#say(where, origin, told.refusal.message);
      return;
    }
    if (!addressed || meant.kind === 'aside' || meant.kind === 'nothing_said' || this.#repeated(origin, said))
      return;
    const { team, room, thread } = origin;
    const place = { channel: 'teams', team, room, ...(thread === undefined ? {} : { thread }) } as const;
    const opened = await cases.open({ tenant, by, place, text, inbox });
    if (!opened.ok) await this.#say(where, origin, opened.refusal.message);
  }

  /** What was read stays in the record; an edit of it is new information for the same case. */
  async edited(caller: Caller, origin: Origin, said: Said, where: Conversation): Promise<void> {
    const { cases, people } = this.#parts;
    const { tenant } = caller;
    const run = await cases.runOfMessage(tenant, inboxOf(origin, said));
    if (run === undefined || said.text === '' || said.text.startsWith('!')) return;
    const member = await people.memberOf(caller, origin, where);
    if (!member) return;
    const by = { id: member.id, name: member.name };
    const inbox = `teams:e:${digestOf([origin.team, origin.room, said.id ?? '', said.text])}`;
    const text = `Corrected: ${said.text}`;
    const told = await cases.command({ tenant, run, command: { type: 'information', by, text }, inbox });
    if (!told.ok) await this.#say(where, origin, told.refusal.message);
  }

  async deleted(caller: Caller, origin: Origin, said: Said, where: Conversation): Promise<void> {
    const run = await this.#parts.cases.runOfMessage(caller.tenant, inboxOf(origin, said));
    if (run !== undefined) await this.#say(where, origin, DELETED, run);
  }

  async #tellHowThingsStand(
    { kind }: AskedFor,
    tenant: string,
    member: StaffMember,
    origin: Origin,
    where: Conversation,
  ): Promise<void> {
    const { cases, threads, post } = this.#parts;
    if (kind === 'help') return post.reply(where, origin.thread, { card: helpCard(where.kind) });
    const agenda = await cases.agenda(tenant, member, MOST_LISTED);
    if (kind === 'mine') return post.reply(where, origin.thread, { card: agendaCard(agenda, member) });
    const { team, room, thread } = origin;
    const at = { channel: 'teams', team, room } as const;
    const here =
      thread === undefined
        ? await threads.newestOpenIn(tenant, at)
        : await threads.runAt(tenant, { ...at, thread });
    const view = here && (await cases.show(tenant, here.run));
    const shown =
      view && !('erased' in view) ? { goal: view.card.goal, status: view.card.status } : undefined;
    await post.reply(where, thread, { card: statusCard(shown, agenda) });
  }

  #repeated({ team, room, thread, from }: Origin, { id, text }: Said): boolean {
    const key = digestOf([team, room, thread ?? '', from.user, text]);
    const before = this.#recent.get(key);
    const now = Date.now();
    this.#recent.delete(key);
    this.#recent.set(key, { id, at: now });
    if (this.#recent.size > MOST_RECENT)
      for (const oldest of this.#recent.keys()) {
        this.#recent.delete(oldest);
        break;
      }
    // Under the same id the inbox knows it, and says what became of it.
    return before !== undefined && before.id !== id && now - before.at < REPEAT_MS;
  }

  async #say(where: Conversation, { thread }: Origin, text: string, run?: string): Promise<void> {
    await this.#parts.post.reply(where, thread, { card: sentenceCard(text, run) });
  }
}

function inboxOf({ team, room, from }: Origin, { id, text }: Said): string {
  return `teams:m:${digestOf([team, room, id ?? digestOf([from.user, text])])}`;
}

export function digestOf(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}
