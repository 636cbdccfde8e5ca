/**
 * Greenlight whole, with Teams beside it: people write and press in Teams as its clients would, over HTTP
 * with signed tokens.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Log } from '../../src/flow/ports/log.ts';
import { present } from '../../src/run/present.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { type Greenlight, start } from '../../src/start.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { type AnyCard, buttonsOf, defaultsOf, textOf, titlesOf } from './cards.ts';
import { type Account, BOT, base, type Kind, TENANT, TeamsServer } from './teams-server.ts';

export const PATIENCE = { timeout: 30_000, interval: 50 };

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const account = (name: string, email: string, more: Partial<Account> = {}): Account => ({
  id: `29:1${name}`,
  name,
  aadObjectId: `00000000-0000-0000-0000-${Buffer.from(name.padEnd(6).slice(0, 6)).toString('hex')}`,
  email,
  userPrincipalName: email,
  tenantId: TENANT,
  userRole: 'user',
  ...more,
});

export const PEOPLE = {
  engineer: account('Eng', 'engineer@example.com'),
  lead: account('Lead', 'lead@example.com'),
  finance: account('Fin', 'finance@example.com'),
  security: account('Sec', 'security@example.com'),
  /** Their address is on the list, but they are a guest here. */
  guest: account('Guest', 'lead2@example.com', {
    userPrincipalName: 'lead2_example.com#EXT#@tests.example.com',
    userRole: 'guest',
  }),
  /** From another organisation. */
  foreign: account('Foreig', 'engineer2@example.com', { tenantId: 'ffffffff-0000-0000-0000-000000000000' }),
  stranger: account('Strang', 'nobody@example.com'),
};
export type Who = keyof typeof PEOPLE;

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
  body: any;
}

export interface TeamsInstallation {
  server: TeamsServer;
  url: string;
  /** Sends an activity as it is, signed for the usual host unless `headers` say otherwise. */
  post(activity: unknown, headers?: Record<string, string>): Promise<Answer>;
  activity(who: Who, room: string, more: object): Record<string, unknown>;
  say(
    who: Who,
    room: string,
    options: {
      text: string;
      more?: { mention?: boolean; id?: string; quotes?: string; attachments?: object[] };
    },
  ): Promise<Answer>;
  /** Presses a button of this card as the person sees it. */
  press(
    who: Who,
    room: string,
    options: { card: AnyCard; title: string; inputs?: Record<string, string> },
  ): Promise<Answer>;
  /** Presses Stop, which asks whether it is meant, and says that it is. */
  stopCase(who: Who, room: string, card: AnyCard): Promise<Answer>;
  /** The newest card of a case in the room, once it is as wanted. */
  card(room: string, wanted: (card: AnyCard, id: string) => boolean): Promise<AnyCard>;
  rest(person: string, path: string, body?: unknown): Promise<Answer>;
  runs(): Promise<{ id: string; title: string }[]>;
  runsOf(title: string): Promise<RunView[]>;
  /** The newest of them. */
  runOf(title: string): Promise<RunView>;
  /** Stops it, works on its database as a script does, and starts it again. */
  whileStopped(work: (database: Database) => Promise<unknown>): Promise<void>;
  restart(): Promise<void>;
  /** Fails if anything was sent that Teams refuses. */
  stop(): Promise<void>;
}

export async function openTeamsInstallation(
  more: Record<string, string> = {},
  log: Log = quiet,
): Promise<TeamsInstallation> {
  const server = new TeamsServer();
  await server.start();
  const dataDir = await mkdtemp(join(tmpdir(), 'greenlight-teams-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...server.settings,
    ...more,
  });
  if ('problems' in config) throw new Error(config.problems.join('\n'));
  let greenlight: Greenlight = await start(config, log);

  const post: TeamsInstallation['post'] = async (activity, headers) => {
    const given = headers ?? { authorization: `Bearer ${server.identity.token(server.serviceUrl)}` };
    const response = await fetch(`${greenlight.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...given },
      body: typeof activity === 'string' ? activity : JSON.stringify(activity),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const activity: TeamsInstallation['activity'] = (who, room, rest) => {
    const kind = server.kindOf(room);
    const { id, name, aadObjectId } = PEOPLE[who];
    return {
      id: server.newId(),
      timestamp: new Date().toISOString(),
      channelId: 'msteams',
      serviceUrl: server.serviceUrl,
      from: { id, name, aadObjectId },
      recipient: BOT,
      conversation: {
        id: room,
        conversationType: kind,
        tenantId: TENANT,
        ...(kind === 'personal' ? {} : { isGroup: true }),
      },
      channelData: {
        tenant: { id: TENANT },
        ...(kind === 'channel' ? { channel: { id: base(room) }, team: { id: base(room) } } : {}),
      },
      ...rest,
    };
  };
  const invoke = (
    who: Who,
    room: string,
    { action, inputs }: { action: AnyCard; inputs: Record<string, string> },
  ) =>
    post(
      activity(who, room, {
        type: 'invoke',
        name: 'adaptiveCard/action',
        value: {
          action: { type: 'Action.Execute', verb: action.verb, data: { ...inputs, ...action.data } },
          trigger: 'manual',
        },
      }),
    );

  const installation: TeamsInstallation = {
    server,
    get url() {
      return greenlight.url;
    },
    post,
    activity,
    say: (who, room, { text, more: { mention = false, id, quotes, attachments } = {} }) => {
      const tag = `<at>${BOT.name}</at>`;
      return post(
        activity(who, room, {
          type: 'message',
          textFormat: 'plain',
          text: mention ? `${tag} ${text}` : text,
          ...present({
            entities: mention ? [{ type: 'mention', mentioned: BOT, text: tag }] : undefined,
            id,
            attachments: quotes === undefined ? attachments : [quoting(quotes)],
          }),
        }),
      );
    },
    press(who, room, { card, title, inputs = {} }) {
      const action = buttonsOf(card).find((one) => one.title === title);
      if (!action) throw new Error(`no button ${title}: ${titlesOf(card)}`);
      return invoke(who, room, {
        action,
        inputs: action.associatedInputs === 'none' ? {} : { ...defaultsOf(card), ...inputs },
      });
    },
    async stopCase(who, room, card) {
      const asked = (await installation.press(who, room, { card, title: 'Stop' })).body.value;
      if (!textOf(asked).includes('Stop this case?')) throw new Error(`not asked: ${textOf(asked)}`);
      return installation.press(who, room, { card: asked, title: 'Stop' });
    },
    card: (room, wanted) =>
      vi.waitFor(() => {
        const cards = server
          .cards(room)
          .map(({ activity: { attachments }, id }) => ({ id, card: attachments?.[0]?.content as AnyCard }));
        const found = cards.findLast(({ card, id }) => wanted(card, id));
        if (!found)
          throw new Error(`never came: ${wanted}\n${cards.map(({ card }) => textOf(card)).join('\n--\n')}`);
        return found.card;
      }, PATIENCE),
    async rest(person, path, body) {
      const response = await fetch(`${greenlight.url}/v1${path}`, {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        headers: { 'x-greenlight-person': person, 'content-type': 'application/json' },
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text.startsWith('{') && !text.includes('\n{') ? JSON.parse(text) : text,
      };
    },
    runs: async () => (await installation.rest('engineer', '/runs?limit=100')).body.runs,
    async runsOf(title) {
      const found = (await installation.runs()).filter((run) => run.title === title);
      const views = await Promise.all(found.map(({ id }) => installation.rest('engineer', `/runs/${id}`)));
      return views.map(({ body }) => body);
    },
    async runOf(title) {
      const [run] = await installation.runsOf(title);
      if (!run) throw new Error(`no case: ${title}`);
      return run;
    },
    async whileStopped(work) {
      await greenlight.stop();
      const database = await openDatabase({ dataDir });
      await work(database).finally(() => database.close());
      greenlight = await start(config, log);
    },
    async restart() {
      await greenlight.stop();
      greenlight = await start(config, log);
    },
    async stop() {
      await greenlight.stop();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
      expect(server.refused, 'nothing was sent that Teams refuses').toEqual([]);
    },
  };
  return installation;
}

const quoting = (messageId: string) => ({
  contentType: 'messageReference',
  content: JSON.stringify({ messageId }),
});

export const roomIn = (installation: TeamsInstallation, kind: Kind, ...who: Who[]) =>
  installation.server.room(
    kind,
    who.map((one) => PEOPLE[one]),
  );
