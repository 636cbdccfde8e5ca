/** Messages of Teams, in the conversation's terms. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { present } from '../../run/present.ts';
import type { ChannelMessage } from '../shared/channel.ts';
import type { Origin, Written } from './activity.ts';

/** The same text again from the same person so soon, under another id, was delivered twice. */
const REPEAT_MS = 5_000;

/** `repeated` is known to one of these of all messages that come. */
export class MessageReader {
  readonly #recent = new LRUCache<string, { id: string | undefined }>({ max: 1_000, ttl: REPEAT_MS });

  read(origin: Origin, written: Written): ChannelMessage {
    const { team, room, kind, thread } = origin;
    const { text, mentionsBot, mentionsOthers, quotes, files, passedOn } = written;
    return present({
      key: messageKey(origin, written),
      text,
      addressed: kind === 'personal' || mentionsBot,
      mentionsOthers,
      place: present({ channel: 'teams' as const, team, room, thread }),
      kind: roomKind(origin, written),
      ...{ quotes, files, passedOn },
      repeated: this.#repeated(origin, written),
    });
  }

  /** Under the same id the inbox knows it. */
  #repeated({ team, room, thread, from }: Origin, { id, text }: Written): boolean {
    const key = digestOf([team, room, thread ?? '', from.user, text]);
    const before = this.#recent.get(key);
    this.#recent.set(key, { id });
    return before !== undefined && before.id !== id;
  }
}

function roomKind({ kind, thread }: Origin, { id }: Written): ChannelMessage['kind'] {
  if (kind === 'channel') return thread === id ? 'root' : 'reply';
  return kind === 'personal' ? 'chat' : 'group_chat';
}

export function messageKey({ team, room, from }: Origin, { id, text }: Written): string {
  return `teams:m:${digestOf([team, room, id ?? digestOf([from.user, text])])}`;
}

export function editKey({ team, room }: Origin, { id, text }: Written): string {
  return `teams:e:${digestOf([team, room, id ?? '', text])}`;
}

export function digestOf(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}
