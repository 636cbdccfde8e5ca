/**
 * Greenlight whole, in this process, on the demo shop, and a Slack of the tests' own that it is installed in.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { LogFields } from '../../src/flow/ports/log.ts';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { type Greenlight, start } from '../../src/start.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { STAFF } from '../fernhill.ts';
import { buttonsOf, labelsOf, readable, SlackPerson } from './person.ts';
import { APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, SlackServer, type Way } from './server.ts';
import { BOT_USER, type Json, type OpenView, type PostedMessage, type SlackChannel } from './state.ts';

export const PATIENCE = { timeout: 30_000, interval: 25 };

export interface SlackWorkspace {
  slack: SlackServer;
  /** All that was logged. */
  logged: LogFields[];
  url(): string;
  way(): Way;
  /** A member of the demo shop's staff; their user is made when they are first asked for. */
  person(staff: string): SlackPerson;
  /** Somebody else of the workspace. */
  stranger(user: Json): SlackPerson;
  /** A channel of its own, with these members of the staff and the app in it. */
  room(...staff: string[]): SlackChannel;
  /** The newest card that stands as wanted; fails with what is there after a while. */
  card(channel: string, wanted?: (card: CardSeen) => boolean): Promise<CardSeen>;
  run(id: string): Promise<RunView>;
  until(id: string, wanted: (run: RunView) => boolean): Promise<RunView>;
  runs(): Promise<RunView[]>;
  outbox(): Promise<{ kind: string; text: string }[]>;
  auditHolds(run: string): Promise<void>;
  /** Its audit's lines, as they are given. */
  audit(run: string): Promise<string[]>;
  /** Stops it, works on its database as a script does, and starts it again. */
  whileStopped(work: (database: Database) => Promise<unknown>): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A card as somebody in the channel sees it. */
export interface CardSeen extends PostedMessage {
  run: string;
  labels: string[];
  /** All that is written on it, line by line. */
  seen: string;
}

export interface WorkspaceOptions {
  way?: 'http' | 'socket';
  before?: (slack: SlackServer) => void;
  /** Another desk than the demo shop's, its people, and who of them reads over REST. */
  desk?: { folder: string; staff: readonly { id: string; name: string; email: string }[]; reader: string };
}

export async function openSlackWorkspace({
  way = 'http',
  before,
  desk,
}: WorkspaceOptions = {}): Promise<SlackWorkspace> {
  const slack = await new SlackServer().start();
  before?.(slack);
  const dataDir = await mkdtemp(join(tmpdir(), 'greenlight-slack-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_API_URL: slack.apiUrl,
    ...(desk && { DESK: desk.folder }),
    ...(way === 'socket' ? { SLACK_APP_TOKEN: APP_TOKEN } : { SLACK_SIGNING_SECRET: SIGNING_SECRET }),
  });
  if ('problems' in config) throw new Error(config.problems.join('\n'));
  const logged: LogFields[] = [];
  const note = (fields: LogFields) => void logged.push(fields);
  const log = { debug: () => {}, info: note, warn: note, error: note };
  let greenlight: Greenlight = await start(config, log);
  const url = () => greenlight.url;
  const goes = (): Way => (way === 'socket' ? 'socket' : { http: url() });
  const { staff: people, reader } = desk ?? { staff: STAFF, reader: 'engineer' };
  const ask = async (path: string): Promise<Json> =>
    (await fetch(`${url()}/v1${path}`, { headers: { 'x-greenlight-person': reader } })).json();
  let rooms = 0;

  const idOf = (staff: string) => `U0${staff.toUpperCase()}`;
  const workspace: SlackWorkspace = {
    slack,
    logged,
    url,
    way: goes,
    person(staff) {
      const member = people.find(({ id }) => id === staff);
      if (!member) throw new Error(`no member ${staff}`);
      const id = idOf(staff);
      if (!slack.state.users.has(id)) slack.state.user({ id, name: member.name, email: member.email });
      return new SlackPerson(slack, id, goes);
    },
    stranger(user) {
      return new SlackPerson(slack, slack.state.user(user).id, goes);
    },
    room(...staff) {
      rooms += 1;
      const members = staff.map((one) => workspace.person(one).id);
      return slack.state.channel({ id: `C0ROOM${rooms}`, members: new Set([BOT_USER, ...members]) });
    },
    async card(channel, wanted = () => true) {
      const found = () =>
        cardsIn(slack, channel)
          .reverse()
          .find((card) => wanted(card));
      return vi.waitFor(() => {
        const card = found();
        if (!card) throw new Error(`no such card: ${wanted}\n${describe(slack, channel)}`);
        return card;
      }, PATIENCE);
    },
    run: (id) => ask(`/runs/${id}`),
    until: (id, wanted) =>
      vi.waitFor(async () => {
        const run: RunView = await workspace.run(id);
        if (!wanted(run)) throw new Error(`never came: ${wanted}\n${JSON.stringify(run.card, null, 1)}`);
        return run;
      }, PATIENCE),
    async runs() {
      const { runs } = await ask('/runs?limit=100');
      return Promise.all(runs.map(({ id }: { id: string }) => workspace.run(id)));
    },
    outbox: async () => (await ask('/outbox')).messages,
    async audit(run) {
      const response = await fetch(`${url()}/v1/runs/${run}/audit`, {
        headers: { 'x-greenlight-person': 'engineer' },
      });
      return (await response.text()).trimEnd().split('\n');
    },
    async auditHolds(run) {
      const { head } = await workspace.run(run);
      expect(verifyAudit(await workspace.audit(run), head)).toMatchObject({ ok: true, findings: [] });
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
      await slack.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  await vi.waitFor(async () => {
    const ready: Json = await (await fetch(`${url()}/ready`)).json();
    if (before === undefined) expect(ready.slack).toBe('connected');
    if (way === 'socket') expect(slack.socket.connected).toBe(true);
  }, PATIENCE);
  return workspace;
}

/** Oldest first; those that a stream still shows are none yet. */
export function cardsIn(slack: SlackServer, channel: string): CardSeen[] {
  return slack.state.messages
    .filter((message) => message.channel === channel && message.metadata?.event_type === 'greenlight_card')
    .map((message) => ({
      ...message,
      run: message.metadata.event_payload.run,
      labels: labelsOf(message.blocks),
      seen: readable(message.blocks),
    }));
}

function describe(slack: SlackServer, channel: string): string {
  const said = slack.state.messages
    .filter((message) => message.channel === channel)
    .map(
      (message) =>
        `${message.ts} ${message.user}: ${message.text} [${labelsOf(message.blocks).join('] [')}] ${readable(message.blocks ?? [])}`,
    );
  const told = slack.state.ephemerals.map(({ user, text }) => `(only ${user}) ${text}`);
  const refused = slack
    .refused()
    .map(({ method, error, detail }) => `${method}: ${error} ${JSON.stringify(detail)}`);
  return [...said, ...told, ...refused].join('\n');
}

/** The newest form that was opened for this person. */
export async function formOf(person: SlackPerson, after: number): Promise<OpenView> {
  return vi.waitFor(() => {
    const view = person.views()[after];
    if (!view) throw new Error('no form was opened');
    return view;
  }, PATIENCE);
}

/** Presses the button, fills its form in, and gives the errors that stand in it. */
export async function pressAndFill(
  person: SlackPerson,
  card: CardSeen,
  { label, filled }: { label: string; filled: Record<string, Json> },
): Promise<Record<string, string>> {
  const before = person.views().length;
  await person.press(card, label);
  return person.submit(await formOf(person, before), filled);
}

export { buttonsOf };
