/**
 * Opens a run for what somebody asked, where that may be done; whatever stands in the way is said to them
 * alone.
 */

import { TryLater } from '../../flow/ports/channels.ts';
import { StoreAway } from '../../flow/ports/ledger.ts';
import type { From, Hall } from './hall.ts';
import { saying } from './render/messages.ts';
import { away, notInChannel, refused, sharedChannel } from './render/sentences.ts';
import type { Words } from './tell.ts';
import type { Member } from './who.ts';

export interface Asked {
  who: Member;
  room: string;
  /** The thread that the run is to live in; absent: the one under its own card. */
  thread?: string;
  text: string;
  key: string;
  /** What the payload says of the channel. */
  shared?: boolean | null | undefined;
}

export type Opened = { kind: 'opened'; run: string; again: boolean } | { kind: 'refused'; words: Words };

/** Rejects as Desk.open and Rooms.of do. */
export async function openRun(hall: Hall, from: From, asked: Asked): Promise<Opened> {
  const { team } = from.workspace;
  const no = (words: Words): Opened => ({ kind: 'refused', words });
  const room = await hall.rooms.of(from.workspace, asked.room, { shared: asked.shared });
  if (room.closed)
    return no(
      room.closed === 'archived'
        ? saying('This channel is archived; nothing was started. Ask in another one.')
        : notInChannel(),
    );
  if (room.shared) return no(sharedChannel());
  const place = {
    channel: 'slack',
    team,
    room: asked.room,
    ...(asked.thread === undefined ? {} : { thread: asked.thread }),
  } as const;
  const { tenant, person } = asked.who;
  const answered = await hall.cases.open({ tenant, by: person, place, text: asked.text, inbox: asked.key });
  from.kept();
  return answered.ok
    ? { kind: 'opened', run: answered.run, again: answered.again === true }
    : no(refused(answered.refusal));
}

/** What is said where nothing can be done now; undefined: this is no such trouble. */
export function troubleInWords(error: unknown): Words | undefined {
  if (error instanceof StoreAway) return away();
  if (!(error instanceof TryLater)) return undefined;
  return saying(
    'Greenlight cannot ask Slack about this just now. Nothing was done; please try again in a minute.',
  );
}
