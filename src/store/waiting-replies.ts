/** Replies under a message of ours that no run is known for yet: kept sealed until they are placed. */
import { z } from 'zod';
import type { WaitingReplies } from '../flow/ports/channels.ts';
import { CHAT_CHANNELS, type ChatChannel } from '../run/person.ts';
import type { Database, Statement } from './database.ts';
import type { Keyring } from './keys.ts';

const KEEP: Statement = {
  name: 'waiting_keep',
  text: `insert into waiting_replies (tenant, key, channel, room, thread, sealed) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing`,
};
const ALL: Statement = {
  name: 'waiting_all',
  text: 'select tenant, key, sealed, at from waiting_replies where channel = $1 order by at, key limit 500',
};
const DONE: Statement = {
  name: 'waiting_done',
  text: 'delete from waiting_replies where tenant = $1 and key = $2',
};

const Reply = z.object({
  key: z.string(),
  thread: z.object({
    channel: z.enum(CHAT_CHANNELS),
    team: z.string(),
    room: z.string(),
    thread: z.string(),
  }),
  by: z.object({ id: z.string(), name: z.string() }),
  text: z.string(),
  addressed: z.boolean().optional(),
});

const bound = (tenant: string, key: string) => `${tenant}\nwaiting\n${key}`;

export function waitingRepliesOf(database: Database, keyring: Keyring): WaitingReplies {
  return {
    async keep(tenant, reply) {
      const { key, thread } = reply;
      const sealed = keyring.sealUnderMaster(bound(tenant, key), JSON.stringify(reply));
      await database.query(KEEP, [tenant, key, thread.channel, thread.room, thread.thread, sealed]);
    },
    async all(channel: ChatChannel) {
      const rows = await database.query<{ tenant: string; key: string; sealed: Buffer; at: string }>(ALL, [
        channel,
      ]);
      return rows.map(({ tenant, key, sealed, at }) => {
        const text = keyring.unsealUnderMaster(bound(tenant, key), sealed).toString('utf8');
        const { addressed, ...reply } = Reply.parse(JSON.parse(text));
        return { tenant, at, reply: { ...reply, ...(addressed === undefined ? {} : { addressed }) } };
      });
    },
    async done(tenant, key) {
      await database.query(DONE, [tenant, key]);
    },
  };
}
