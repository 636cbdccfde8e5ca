/**
 * Draws cases in Teams: one message a case, edited in place, and beside it what somebody must know and the
 * drafted reply.
 */
import type { Cases } from '../../flow/ports/cases.ts';
import {
  type Channel,
  type ClaimedCard,
  type Members,
  type Posted,
  Unreachable,
} from '../../flow/ports/channels.ts';
import { present } from '../../run/present.ts';
import type { Announcement } from '../../run/view/announcements.ts';
import type { RunView } from '../../run/view/run-view.ts';
import { ERASED_BESIDE, erasedCard } from '../shared/notices.ts';
import type { Conversation, Conversations } from './conversations.ts';
import type { Post } from './post.ts';
import { answerText, FEEDBACK, type Mentioned, textMentioning } from './render/answer.ts';
import { MOST_REFRESHED, renderCard } from './render/card.ts';
import { sentenceCard } from './render/notes.ts';
import { line } from './render/text.ts';
import { Streams } from './streams.ts';

export interface ChannelParts {
  cases: Cases;
  members: Members;
  conversations: Conversations;
  post: Post;
  publicUrl?: string;
}

/** Somebody who is mentioned is looked for in the conversation; not more of them than this at once. */
const MOST_MENTIONED = 5;

export function createChannel(parts: ChannelParts): Channel {
  const { conversations, cases, members, post, publicUrl } = parts;
  const streams = new Streams(post);

  const whereOf = async ({ tenant, place: { team = '', room = '' } }: ClaimedCard): Promise<Conversation> => {
    const found = await conversations.find({ tenant, team, room });
    if (!found) throw new Unreachable('the bot is not in this conversation');
    return found;
  };

  /** Those whose view differs from everybody's come first: they may approve. */
  const refreshFor = async ({ tenant, run }: ClaimedCard, where: Conversation, view: RunView) => {
    if (view.approval?.state !== 'pending') return [];
    const met = await conversations.members(where);
    const may = await cases.mayApprove(
      tenant,
      run,
      met.map(({ member }) => member),
    );
    const first = (id: string) => (may.has(id) ? 0 : 1);
    return met
      .toSorted((a, b) => first(a.member.id) - first(b.member.id))
      .slice(0, MOST_REFRESHED)
      .map(({ account }) => account);
  };

  /** Whom it is for: those who are in the conversation, and the users who are not. */
  const mentionsIn = async (tenant: string, where: Conversation, to: Announcement['to']) => {
    const wanted = (await members.usersOf(tenant, { platform: 'teams', team: where.team, to })).slice(
      0,
      MOST_MENTIONED,
    );
    let met = await conversations.members(where);
    const missing = wanted.filter((user) => !met.some((one) => one.user === user));
    for (const user of missing) {
      const profile = await post.profile(where, user);
      if (profile) await conversations.met(where, { user, account: profile.account });
    }
    if (missing.length > 0) met = await conversations.members(where);
    const here = met.filter(({ user }) => wanted.includes(user));
    const mentioned: Mentioned[] =
      where.kind === 'personal' ? [] : here.map(({ account, member }) => ({ account, name: member.name }));
    return { mentioned, absent: wanted.filter((user) => !here.some((one) => one.user === user)) };
  };

  /**
   * Whoever cannot see the conversation gets it in the chat that they have with the bot, where they have one,
   * and can open the case there.
   */
  const notifyElsewhere = async (
    { tenant, run }: ClaimedCard,
    text: string,
    { team, users }: { team: string; users: string[] },
  ): Promise<Posted[]> => {
    const posted: Posted[] = [];
    for (const chat of await conversations.personal(tenant, team, users))
      try {
        const sent = { card: sentenceCard(text, run), summary: line(text, 200) };
        posted.push({ message: await post.send(chat, undefined, sent), room: chat.room });
      } catch (error) {
        // Their chat is gone; that is no reason to keep the thread waiting.
        if (!(error instanceof Unreachable)) throw error;
      }
    return posted;
  };

  return {
    channel: 'teams',
    gapMs: 1_000,
    async draw(card, view) {
      const where = await whereOf(card);
      const options = { hint: hintOf(where), refreshFor: await refreshFor(card, where, view), publicUrl };
      const drawn = renderCard(view, present(options));
      const message = { card: drawn, summary: line(view.card.fallback, 200) };
      const { thread } = card.place;
      const edited =
        card.message !== undefined && (await post.update(where, thread, { id: card.message, message }));
      // A message that somebody deleted is posted again.
      const id =
        edited && card.message !== undefined ? card.message : await post.send(where, thread, message);
      if (where.kind === 'personal') await stream(card.run, where, view);
      return id;
    },

    async announce(card, announcement) {
      const where = await whereOf(card);
      const { mentioned, absent } = await mentionsIn(card.tenant, where, announcement.to);
      const { text, entities } = textMentioning(announcement.text, mentioned);
      const message = await post.send(where, card.place.thread, { text, entities });
      const elsewhere = { team: where.team, users: absent };
      return [{ message }, ...(await notifyElsewhere(card, announcement.text, elsewhere))];
    },

    async answer(card, view, to) {
      const where = await whereOf(card);
      const answer = answerText(view);
      if (!answer) return [];
      if (where.kind === 'personal')
        return [{ message: await streams.finish(card.run, where, { answer, channelData: FEEDBACK }) }];
      const mentions = textMentioning('', (await mentionsIn(card.tenant, where, to)).mentioned);
      const message = await post.send(where, card.place.thread, {
        text: `${mentions.text}${answer.text}`,
        entities: [...answer.entities, ...mentions.entities],
        channelData: FEEDBACK,
      });
      return [{ message }];
    },

    async erase(card, erasedAt) {
      const where = await whereOf(card);
      const edit = async (to: Conversation, { id, text }: { id: string; text: string }) => {
        const thread = to === where ? card.place.thread : undefined;
        await post.update(to, thread, { id, message: { card: sentenceCard(text), summary: text } });
      };
      for (const { message: id, room } of card.beside) {
        const to = room === undefined ? where : await conversations.find({ ...where, room });
        if (to && id !== '') await edit(to, { id, text: ERASED_BESIDE });
      }
      // What nobody recorded cannot be found: Teams lets a bot read no conversation.
      if (card.message !== undefined)
        await edit(where, { id: card.message, text: erasedCard(card.run, erasedAt) });
    },
  };

  async function stream(run: string, where: Conversation, view: RunView): Promise<void> {
    if (view.status === 'answering') await streams.progress(run, where, view.card.status);
    else if (streams.has(run) && view.status !== 'awaiting_reply' && view.status !== 'closed')
      await streams.finish(run, where, {
        answer: { text: textMentioning(`No draft yet. ${view.card.status}`, []).text, entities: [] },
      });
  }
}

/** How information is added there. */
export function hintOf({ kind, receivesAll, bot }: Conversation): string {
  const name = `@${line(bot.name, 60)}`;
  switch (kind) {
    case 'personal':
      return 'Write here to add information; a message that begins with "new:" opens another case.';
    case 'groupChat':
      return receivesAll
        ? `What the asker writes here adds information; others mention ${name}.`
        : `Mention ${name} here to add information.`;
    case 'channel':
      return receivesAll
        ? `What the asker replies here adds information; others mention ${name}.`
        : `Reply here and mention ${name} to add information.`;
    default:
      return kind satisfies never;
  }
}
