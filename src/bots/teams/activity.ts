/**
 * What Teams sends, read leniently and turned into what the bot acts on. Pure. Whatever is not understood
 * becomes `ignored`, with a word on what it was.
 */
import { z } from 'zod';
import { present } from '../../run/present.ts';
import { attachedLine, fileNames } from '../shared/came-along.ts';
import { filesIn, withoutForwarded } from './came-along.ts';
import type { ConversationKind } from './conversations.ts';

const text = z.string().optional().catch(undefined);
const loose = z.record(z.string(), z.unknown()).optional().catch(undefined);
const account = z
  .looseObject({ id: text, name: text, aadObjectId: text, tenantId: text })
  .optional()
  .catch(undefined);
const list = z.array(z.looseObject({})).optional().catch(undefined);

/**
 * The fields of a Bot Framework activity that matter here; a field of another shape than expected counts as
 * absent.
 */
export const RawActivity = z.looseObject({
  type: z.string(),
  id: text,
  name: text,
  text,
  channelId: text,
  serviceUrl: text,
  replyToId: text,
  from: account,
  recipient: account,
  conversation: z
    .looseObject({
      id: text,
      conversationType: text,
      tenantId: text,
      isGroup: z.boolean().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  entities: list,
  attachments: list,
  membersAdded: z.array(account).optional().catch(undefined),
  action: text,
  channelData: loose,
  value: z.unknown().optional(),
});
export type RawActivity = z.infer<typeof RawActivity>;

/** Where an activity comes from. */
export interface Origin {
  /** The Microsoft tenant. */
  team: string;
  kind: ConversationKind;
  /** The conversation's id without a thread. */
  room: string;
  /** The id of the thread's first message; channels only. */
  thread?: string;
  serviceUrl: string;
  bot: { id: string; name: string };
  group?: string;
  /** A channel that other organisations share. */
  shared: boolean;
  from: { account: string; user: string; name: string };
}

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
const stringAt = (value: unknown, ...path: string[]): string | undefined => {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

function tenantOf(activity: RawActivity): string | undefined {
  return activity.conversation?.tenantId ?? stringAt(activity.channelData, 'tenant', 'id');
}

/** By what an activity is admitted. */
export interface Named {
  serviceUrl: string;
  channelId: string;
  /** The Microsoft tenant. */
  team: string;
}

/** undefined: it does not say whom it is from. */
export function namedIn(activity: RawActivity): Named | undefined {
  const { serviceUrl, channelId } = activity;
  const team = tenantOf(activity);
  return serviceUrl && channelId && team ? { serviceUrl, channelId, team } : undefined;
}

/** All that botbuilder is given: it fails, with 500, at fields of other shapes than it expects. */
export function essentialsOf(activity: RawActivity): Record<string, unknown> {
  const { type, id, name, channelId, serviceUrl, from, recipient, conversation, replyToId } = activity;
  return { type, id, name, channelId, serviceUrl, from, recipient, conversation, replyToId };
}

/** undefined: it does not say where it comes from or from whom, so nothing can be answered. */
export function originOf(activity: RawActivity): Origin | undefined {
  const { conversation, from, recipient, serviceUrl, channelData } = activity;
  const team = tenantOf(activity);
  const user = from?.aadObjectId ?? from?.id;
  if (!conversation?.id || !from?.id || !user || !recipient?.id || !serviceUrl || !team) return undefined;
  const [room = '', ...rest] = conversation.id.split(';messageid=');
  const kind = kindOf(conversation);
  const thread = rest.join('') || (kind === 'channel' ? (activity.replyToId ?? activity.id) : undefined);
  const group = stringAt(channelData, 'team', 'id') ?? stringAt(channelData, 'teamsTeamId');
  return present({
    team,
    kind,
    room,
    serviceUrl,
    bot: { id: recipient.id, name: recipient.name ?? 'Greenlight' },
    shared: stringAt(channelData, 'channel', 'type')?.toLowerCase() === 'shared',
    from: { account: from.id, user, name: from.name ?? 'Somebody' },
    thread: kind === 'channel' ? thread : undefined,
    group,
  });
}

function kindOf(conversation: NonNullable<RawActivity['conversation']>): ConversationKind {
  const { conversationType, isGroup, id = '' } = conversation;
  if (conversationType === 'personal' || conversationType === 'groupChat' || conversationType === 'channel')
    return conversationType;
  if (/@thread\.(tacv2|skype)/.test(id)) return 'channel';
  return isGroup || id.includes('@thread.') ? 'groupChat' : 'personal';
}

export interface Written {
  id: string | undefined;
  /** Plain text, with the mention of the bot taken out. */
  text: string;
  mentionsBot: boolean;
  mentionsOthers: boolean;
  /** The message that this one quotes. */
  quotes?: string;
  /** Names of the files that Teams says came with it. */
  files?: string[];
  /** Nothing of it is the sender's own. */
  passedOn?: true;
}

export function writtenIn(activity: RawActivity, botId: string): Written {
  const mentions = (activity.entities ?? []).filter((entity) => entity.type === 'mention');
  let markup = activity.text ?? '';
  let mentionsBot = false;
  let mentionsOthers = false;
  for (const mention of mentions) {
    const ours = stringAt(mention, 'mentioned', 'id') === botId;
    if (ours) mentionsBot = true;
    else mentionsOthers = true;
    const tag = stringAt(mention, 'text');
    const name = stringAt(mention, 'mentioned', 'name') ?? '';
    if (tag !== undefined) markup = markup.split(tag).join(ours ? ' ' : `@${name}`);
  }
  const quoted = (activity.attachments ?? []).find((one) => one.contentType === 'messageReference');
  const quotes = quoted ? messageReferred(quoted) : undefined;
  const attachments = activity.attachments ?? [];
  const { text: words, passedOn } = withoutForwarded(plainText(markup), attachments, plainText);
  const names = filesIn(attachments);
  return {
    id: activity.id,
    text: [words, ...attachedLine(names)].filter(Boolean).join('\n'),
    mentionsBot,
    mentionsOthers,
    ...present({ quotes, passedOn, files: fileNames(names) }),
  };
}

function messageReferred(attachment: Record<string, unknown>): string | undefined {
  if (typeof attachment.content === 'string') {
    try {
      return stringAt(JSON.parse(attachment.content), 'messageId');
    } catch {
      return undefined;
    }
  }
  return stringAt(attachment.content, 'messageId') ?? stringAt(attachment, 'id');
}

/** Tags gone, entities as their characters: `Hey&nbsp;<b>you</b>` is what the person read as `Hey you`. */
export function plainText(markup: string): string {
  return markup
    .replace(/<\/?at\b[^<>]*>/gi, '')
    .replace(/<br\s*\/?>|<\/(p|div|li|tr|h[1-6]|blockquote)>/gi, '\n')
    .replace(
      /<\/?(p|div|span|b|strong|i|em|u|s|a|ul|ol|li|code|pre|blockquote|table|tbody|tr|td|th|h[1-6]|img|attachment|font|emoji)\b[^<>]*>/gi,
      '',
    )
    .replace(/&nbsp;|\u00a0/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** What came, by what is to be done with it. */
export type Incoming =
  | { kind: 'message' }
  /** A button of a card; `value` is what it carries with what was filled in. */
  | { kind: 'pressed'; verb: string; value: unknown; invoke: boolean }
  | { kind: 'plan_asked'; value: unknown }
  | { kind: 'plan_sent'; value: unknown }
  /** A message that was written before; a case may have read it. */
  | { kind: 'edited' }
  | { kind: 'deleted' }
  | { kind: 'feedback'; reaction: 'like' | 'dislike' | 'other' }
  | { kind: 'added' }
  | { kind: 'removed' }
  | { kind: 'invoke_ignored' }
  | { kind: 'ignored'; what: string };

export function incomingOf(activity: RawActivity): Incoming {
  switch (activity.type) {
    case 'message':
      if (activity.value !== undefined && activity.value !== null && !activity.text?.trim()) {
        const verb = stringAt(activity.value, 'verb');
        return verb === undefined
          ? { kind: 'ignored', what: 'foreign_button' }
          : { kind: 'pressed', verb, value: activity.value, invoke: false };
      }
      return { kind: 'message' };
    case 'invoke':
      return invokeOf(activity);
    case 'conversationUpdate': {
      const bot = activity.recipient?.id;
      const joined = (activity.membersAdded ?? []).some((one) => one?.id !== undefined && one.id === bot);
      return joined ? { kind: 'added' } : { kind: 'ignored', what: 'conversation_update' };
    }
    case 'messageUpdate':
    case 'messageDelete': {
      const what = stringAt(activity.channelData, 'eventType');
      if (what === 'editMessage') return { kind: 'edited' };
      return what === 'softDeleteMessage' ? { kind: 'deleted' } : { kind: 'ignored', what: activity.type };
    }
    case 'installationUpdate':
      return activity.action?.startsWith('remove') ? { kind: 'removed' } : { kind: 'added' };
    default:
      return { kind: 'ignored', what: /^[a-zA-Z]{1,40}$/.test(activity.type) ? activity.type : 'unknown' };
  }
}

function invokeOf({ name, value }: RawActivity): Incoming {
  switch (name) {
    case 'adaptiveCard/action':
      return {
        kind: 'pressed',
        verb: stringAt(value, 'action', 'verb') ?? '',
        value: at(value, 'action', 'data'),
        invoke: true,
      };
    case 'composeExtension/fetchTask':
      return { kind: 'plan_asked', value };
    case 'composeExtension/submitAction':
      return { kind: 'plan_sent', value };
    case 'message/submitAction': {
      const reaction = stringAt(value, 'actionValue', 'reaction');
      return {
        kind: 'feedback',
        reaction: reaction === 'like' || reaction === 'dislike' ? reaction : 'other',
      };
    }
    default:
      return { kind: 'invoke_ignored' };
  }
}
