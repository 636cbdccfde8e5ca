/**
 * The message action "Plan a resolution": a dialog with the message's text, then a case where the message
 * stands.
 */
import { z } from 'zod';
import type { Cases } from '../../flow/ports/cases.ts';
import { type Origin, plainText } from './activity.ts';
import type { Conversation } from './conversations.ts';
import { digestOf, SHARED, STRANGER } from './messages.ts';
import type { Caller, People } from './people.ts';
import type { Post } from './post.ts';
import { installCard, planForm } from './render/notes.ts';

const optional = z.string().optional().catch(undefined);

const Value = z.looseObject({
  messagePayload: z
    .looseObject({
      id: optional,
      replyToId: optional,
      body: z.looseObject({ content: optional, contentType: optional }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  data: z.looseObject({ text: optional }).optional().catch(undefined),
});

export interface PlanParts {
  cases: Cases;
  people: People;
  post: Post;
}

/** The body of the invoke's answer. */
export type TaskBody = { task: object };

const MOST_TEXT = 8_000;

export async function askForPlan(
  { people, post }: PlanParts,
  caller: Caller,
  origin: Origin,
  where: Conversation,
  value: unknown,
): Promise<TaskBody> {
  const member = await people.memberOf(caller, origin, where).catch(() => undefined);
  if (!member) {
    // Where the bot is not in the conversation Teams answers for nobody in it: it offers to add the app.
    const present = await post.profile(where, origin.from.account).catch(() => undefined);
    return present ? said(STRANGER) : dialog(installCard());
  }
  const { messagePayload } = Value.safeParse(value).data ?? {};
  const { content = '', contentType } = messagePayload?.body ?? {};
  const text = contentType === 'text' ? content : plainText(content);
  return dialog(planForm([...text].slice(0, MOST_TEXT).join('')));
}

export async function openPlan(
  { people, cases }: PlanParts,
  caller: Caller,
  origin: Origin,
  where: Conversation,
  value: unknown,
): Promise<TaskBody> {
  const { messagePayload, data } = Value.safeParse(value).data ?? {};
  const text = data?.text ?? plainText(messagePayload?.body?.content ?? '');
  if (origin.shared) return said(SHARED);
  const member = await people.memberOf(caller, origin, where);
  if (!member) return said(STRANGER);
  const { team, room, kind } = origin;
  const root = messagePayload?.replyToId ?? messagePayload?.id ?? origin.thread;
  const thread = kind === 'channel' && root !== undefined ? { thread: root } : {};
  const inbox = `teams:a:${digestOf([team, room, messagePayload?.id ?? '', member.id, text])}`;
  const opened = await cases.open({
    tenant: caller.tenant,
    by: { id: member.id, name: member.name },
    place: { channel: 'teams', team, room, ...thread },
    text,
    inbox,
  });
  return said(
    opened.ok ? 'Greenlight plans it: the card comes into the conversation.' : opened.refusal.message,
  );
}

export function said(text: string): TaskBody {
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
