/** Where Teams conversations can be written to, and who was met in them. */
import type {
  Conversation,
  ConversationAt,
  ConversationKind,
  Conversations,
} from '../flow/ports/conversations.ts';
import type { Database, Statement } from './database.ts';

const KEEP: Statement = {
  name: 'conversations_keep',
  text: `insert into teams_conversations (tenant, team, room, kind, service_url, bot_id, bot_name, group_id, hears_all)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (tenant, team, room) do update set kind = excluded.kind, service_url = excluded.service_url,
           bot_id = excluded.bot_id, bot_name = excluded.bot_name, group_id = coalesce(excluded.group_id, teams_conversations.group_id),
           hears_all = teams_conversations.hears_all or excluded.hears_all`,
};
const FIND: Statement = {
  name: 'conversations_find',
  text: `select kind, service_url as "serviceUrl", bot_id as "botId", bot_name as "botName", group_id as "group", hears_all as "hearsAll"
           from teams_conversations where tenant = $1 and team = $2 and room = $3`,
};
const FORGET: Statement = {
  name: 'conversations_forget',
  text: 'delete from teams_conversations where tenant = $1 and team = $2 and room = $3',
};
const MET: Statement = {
  name: 'conversations_met',
  text: `insert into teams_accounts (tenant, team, room, platform_user, account) values ($1, $2, $3, $4, $5)
         on conflict (tenant, team, room, platform_user) do update set account = excluded.account
           where teams_accounts.account <> excluded.account`,
};
const MEMBERS: Statement = {
  name: 'conversations_members',
  text: `select a.platform_user as "user", a.account, s.id, s.name, s.email, s.role, s.limit_cents as "limit", s.active
           from teams_accounts a
           join staff_links l on l.tenant = a.tenant and l.platform = 'teams' and l.team = a.team and l.platform_user = a.platform_user
           join staff s on s.tenant = l.tenant and s.id = l.staff and s.active
          where a.tenant = $1 and a.team = $2 and a.room = $3 order by s.id, a.account limit 200`,
};

const PERSONAL: Statement = {
  name: 'conversations_personal',
  text: `select distinct on (a.platform_user) c.room, c.kind, c.service_url as "serviceUrl", c.bot_id as "botId", c.bot_name as "botName",
           c.group_id as "group", c.hears_all as "hearsAll"
           from teams_accounts a
           join teams_conversations c on c.tenant = a.tenant and c.team = a.team and c.room = a.room and c.kind = 'personal'
          where a.tenant = $1 and a.team = $2 and a.platform_user = any($3::text[]) order by a.platform_user, c.room`,
};

interface Row {
  kind: ConversationKind;
  serviceUrl: string;
  botId: string;
  botName: string;
  group: string | null;
  hearsAll: boolean;
}

const keyOf = ({ tenant, team, room }: ConversationAt) => [tenant, team, room];

function conversationOf({ tenant, team, room }: ConversationAt, row: Row): Conversation {
  const { kind, serviceUrl, botId, botName, group, hearsAll } = row;
  const found: Conversation = {
    tenant,
    team,
    room,
    kind,
    serviceUrl,
    bot: { id: botId, name: botName },
    hearsAll,
  };
  return group === null ? found : { ...found, group };
}

export function conversationsOf(database: Database): Conversations {
  return {
    async keep(one) {
      const { kind, serviceUrl, bot, group, hearsAll } = one;
      await database.query(KEEP, [
        ...keyOf(one),
        kind,
        serviceUrl,
        bot.id,
        bot.name,
        group ?? null,
        hearsAll,
      ]);
    },
    async find(at) {
      const [row] = await database.query<Row>(FIND, keyOf(at));
      return row && conversationOf(at, row);
    },
    async personal(tenant, team, users) {
      if (users.length === 0) return [];
      const rows = await database.query<Row & { room: string }>(PERSONAL, [tenant, team, users]);
      return rows.map((row) => conversationOf({ tenant, team, room: row.room }, row));
    },
    async forget(at) {
      await database.query(FORGET, keyOf(at));
    },
    async met(at, { user, account }) {
      await database.query(MET, [...keyOf(at), user, account]);
    },
    async members(at) {
      const rows = await database.query<
        { user: string; account: string } & Awaited<ReturnType<Conversations['members']>>[number]['member']
      >(MEMBERS, keyOf(at));
      return rows.map(({ user, account, ...member }) => ({ user, account, member }));
    },
  };
}
