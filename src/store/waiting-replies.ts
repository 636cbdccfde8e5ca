/** Replies under a message of ours that no run is known for yet: stored sealed until they are placed. */
import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { WaitingReplies } from '../flow/ports/channels.ts';
import { CHAT_CHANNELS, type ChatChannel } from '../run/person.ts';
import { present } from '../run/present.ts';
import type { Database } from './database.ts';
import type { Keyring } from './keys.ts';
import { waitingReplies as table } from './schema/channels.ts';

const MOST = 500;

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
  files: z.array(z.string()).optional(),
  addressed: z.boolean().optional(),
});

/** What ties a sealed reply to its row. */
export const bound = (tenant: string, key: string) => `${tenant}\nwaiting\n${key}`;

export function waitingRepliesOf(database: Database, keyring: Keyring): WaitingReplies {
  return {
    async keep(tenant, reply) {
      const { key, thread } = reply;
      const { channel, room, thread: inThread } = thread;
      const sealed = keyring.sealUnderMaster(bound(tenant, key), JSON.stringify(reply));
      await database
        .of(tenant)
        .orm.insert(table)
        .values({ tenant, key, channel, room, thread: inThread, sealed })
        .onConflictDoNothing();
    },
    async all(channel: ChatChannel) {
      const rows = await database
        .across('cards')
        .orm.select({ tenant: table.tenant, key: table.key, sealed: table.sealed, at: table.at })
        .from(table)
        .where(eq(table.channel, channel))
        .orderBy(asc(table.at), asc(table.key))
        .limit(MOST);
      return rows.map(({ tenant, key, sealed, at }) => {
        const text = keyring.unsealUnderMaster(bound(tenant, key), sealed).toString('utf8');
        return { tenant, at, reply: present(Reply.parse(JSON.parse(text))) };
      });
    },
    async done(tenant, key) {
      await database
        .of(tenant)
        .orm.delete(table)
        .where(and(eq(table.tenant, tenant), eq(table.key, key)));
    },
  };
}
