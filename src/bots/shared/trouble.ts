/** What somebody reads where nothing can be done now. */
import { TryLater } from '../../flow/ports/channels.ts';
import { StoreAway } from '../../flow/ports/ledger.ts';
import type { ChatChannel } from '../../run/person.ts';
import type { Notice } from './channel.ts';
import { AWAY, platformAway } from './notices.ts';

/** undefined: this is no such trouble. */
export function troubleNotice(channel: ChatChannel, error: unknown): Notice | undefined {
  if (error instanceof StoreAway) return AWAY;
  return error instanceof TryLater ? platformAway(channel) : undefined;
}
