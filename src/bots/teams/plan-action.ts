/**
 * The message action "Plan a resolution": a dialog with the message's text, then a case where the message
 * stands.
 */
import { z } from 'zod';
import { present } from '../../run/present.ts';
import { attachedLine, fileNames } from '../shared/came-along.ts';
import { planMessage } from '../shared/conversation.ts';
import { PLANNED_BEFORE } from '../shared/notices.ts';
import { senderOf } from '../shared/people.ts';
import { plainText } from './activity.ts';
import { filesIn } from './came-along.ts';
import { digestOf } from './messages.ts';
import { installCard, planForm } from './render/notes.ts';
import type { TeamsTurn } from './turn.ts';

const optional = z.string().optional().catch(undefined);

const Value = z.looseObject({
  messagePayload: z
    .looseObject({
      id: optional,
      replyToId: optional,
      body: z.looseObject({ content: optional, contentType: optional }).optional().catch(undefined),
      attachments: z.array(z.looseObject({})).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  data: z.looseObject({ text: optional }).optional().catch(undefined),
});

/** The body of the invoke's answer. */
export type TaskBody = { task: object };

const MOST_TEXT = 8_000;

export async function askForPlan(turn: TeamsTurn, value: unknown): Promise<TaskBody> {
  const { members, post } = turn.context;
  const sender = await senderOf(members, turn).catch(() => undefined);
  if (sender?.kind !== 'member') {
    // Where the bot is not in the conversation Teams answers for nobody in it: it offers to add the app.
    const there = await post.profile(turn.where, turn.origin.from.account).catch(() => undefined);
    return there && sender ? taskMessage(sender.notice.text) : dialog(installCard());
  }
  const { messagePayload } = Value.safeParse(value).data ?? {};
  const { content = '', contentType } = messagePayload?.body ?? {};
  const text = contentType === 'text' ? content : plainText(content);
  return dialog(planForm([...text].slice(0, MOST_TEXT).join('')));
}

export async function openPlan(turn: TeamsTurn, value: unknown): Promise<TaskBody> {
  const { messagePayload, data } = Value.safeParse(value).data ?? {};
  const text = data?.text ?? plainText(messagePayload?.body?.content ?? '');
  const names = filesIn(messagePayload?.attachments ?? []);
  const { team, room, kind, thread, from } = turn.origin;
  const root = messagePayload?.replyToId ?? messagePayload?.id ?? thread;
  const opened = await planMessage(turn.context, turn, {
    place: present({ channel: 'teams' as const, team, room, thread: kind === 'channel' ? root : undefined }),
    ...present({ files: fileNames(names) }),
    text: [text, ...attachedLine(names)].join('\n'),
    inbox: `teams:a:${digestOf([team, room, messagePayload?.id ?? '', from.user, text])}`,
  });
  if (opened.kind === 'refused') return taskMessage(opened.notice.text);
  return taskMessage(
    opened.again ? PLANNED_BEFORE : 'Greenlight plans it: the card comes into the conversation.',
  );
}

export function taskMessage(text: string): TaskBody {
  return { task: { type: 'message', value: text } };
}

function dialog(card: object): TaskBody {
  return {
    task: {
      type: 'continue',
      value: {
        title: 'Plan a resolution',
        height: 'medium',
        width: 'medium',
        card: { contentType: 'application/vnd.microsoft.card.adaptive', content: card },
      },
    },
  };
}
