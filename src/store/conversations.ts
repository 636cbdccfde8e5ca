/** Where Teams conversations can be written to, and who was met in them. */
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import { present } from '../run/present.ts';
import type { Database } from './database.ts';
import { teamsConversations as table, teamsAccounts } from './schema/channels.ts';
import { staff, staffLinks } from './schema/core.ts';
import { memberColumns } from './staff-columns.ts';

const MOST_MEMBERS = 200;

interface ConversationAt {
  tenant: string;
  /** The Microsoft tenant. */
  team: string;
  room: string;
}

type Row = typeof table.$inferSelect;
interface Conversation extends Omit<Row, 'botId' | 'botName' | 'group'> {
  bot: { id: string; name: string };
  group?: string;
}

function conversationOf({ botId, botName, group, ...row }: Row): Conversation {
  return { ...row, bot: { id: botId, name: botName }, ...present({ group: group ?? undefined }) };
}

export function conversationsOf(database: Database) {
  const here = ({ tenant, team, room }: ConversationAt) =>
    and(eq(table.tenant, tenant), eq(table.team, team), eq(table.room, room));
  return {
    /** Replaces what is known, save that a conversation in which every message comes stays one. */
    async keep({ bot, ...row }: Conversation): Promise<void> {
      await database
        .of(row.tenant)
        .orm.insert(table)
        .values({ ...row, botId: bot.id, botName: bot.name })
        .onConflictDoUpdate({
          target: [table.tenant, table.team, table.room],
          set: {
            kind: row.kind,
            serviceUrl: row.serviceUrl,
            botId: bot.id,
            botName: bot.name,
            group: sql`coalesce(excluded.group_id, ${table.group})`,
            receivesAll: sql`${table.receivesAll} or excluded.hears_all`,
          },
        });
    },
    async find(at: ConversationAt): Promise<Conversation | undefined> {
      const [row] = await database.of(at.tenant).orm.select().from(table).where(here(at));
      return row && conversationOf(row);
    },
    /** The chats that these people have with the bot alone. */
    async personal(tenant: string, team: string, users: string[]): Promise<Conversation[]> {
      if (users.length === 0) return [];
      const rows = await database
        .of(tenant)
        .orm.selectDistinctOn([teamsAccounts.user], { conversation: table })
        .from(teamsAccounts)
        .innerJoin(
          table,
          and(
            eq(table.tenant, teamsAccounts.tenant),
            eq(table.team, teamsAccounts.team),
            eq(table.room, teamsAccounts.room),
            eq(table.kind, 'personal'),
          ),
        )
        .where(
          and(
            eq(teamsAccounts.tenant, tenant),
            eq(teamsAccounts.team, team),
            inArray(teamsAccounts.user, users),
          ),
        )
        .orderBy(asc(teamsAccounts.user), asc(table.room));
      return rows.map(({ conversation }) => conversationOf(conversation));
    },
    async forget(at: ConversationAt): Promise<void> {
      await database.of(at.tenant).orm.delete(table).where(here(at));
    },
    async met(at: ConversationAt, { user, account }: { user: string; account: string }): Promise<void> {
      const { tenant, team, room } = at;
      await database
        .of(tenant)
        .orm.insert(teamsAccounts)
        .values({ tenant, team, room, user, account })
        .onConflictDoUpdate({
          target: [teamsAccounts.tenant, teamsAccounts.team, teamsAccounts.room, teamsAccounts.user],
          set: { account },
          setWhere: ne(teamsAccounts.account, account),
        });
    },
    /** Active members of the staff who were met there, 200 at most. */
    async members({ tenant, team, room }: ConversationAt) {
      return database
        .of(tenant)
        .orm.select({ user: teamsAccounts.user, account: teamsAccounts.account, member: memberColumns })
        .from(teamsAccounts)
        .innerJoin(
          staffLinks,
          and(
            eq(staffLinks.tenant, teamsAccounts.tenant),
            eq(staffLinks.platform, 'teams'),
            eq(staffLinks.team, teamsAccounts.team),
            eq(staffLinks.platformUser, teamsAccounts.user),
          ),
        )
        .innerJoin(
          staff,
          and(eq(staff.tenant, staffLinks.tenant), eq(staff.id, staffLinks.staff), staff.active),
        )
        .where(
          and(eq(teamsAccounts.tenant, tenant), eq(teamsAccounts.team, team), eq(teamsAccounts.room, room)),
        )
        .orderBy(asc(staff.id), asc(teamsAccounts.account))
        .limit(MOST_MEMBERS);
    },
  };
}
