/** What a process serves beside its health: the chat channels, REST, the console, and how people sign in. */
import { createApp } from '../bots/api/app.ts';
import { newLocalKey, takeKey } from '../bots/api/local-key.ts';
import type { Readiness } from '../bots/api/readiness.ts';
import { createApiRouter } from '../bots/api/router.ts';
import { createWrongTries } from '../bots/api/wrong-tries.ts';
import { consoleRouter } from '../bots/console/static.ts';
import type { Config } from '../config.ts';
import type { HandleParts } from '../flow/handle.ts';
import type { Cases } from '../flow/ports/cases.ts';
import type { Changes } from '../flow/ports/ledger.ts';
import type { Log } from '../flow/ports/log.ts';
import type { Desk } from '../run/desk.ts';
import { present } from '../run/present.ts';
import type { Database } from '../store/db.ts';
import type { Store } from '../store/store.ts';
import { openChannels } from './channels.ts';
import { scimPeople } from './scim.ts';
import { signInOf } from './sign-in.ts';
import type { openShared } from './tools.ts';

interface Given {
  store: Store & { database: Database };
  shared: HandleParts & { changes: Changes };
  cases: Cases;
  own: ReturnType<typeof openShared>;
  desk: Desk;
  log: Log;
  /** Aborts when streams have to end. */
  closing: AbortSignal;
}

export interface OpenWeb {
  appWith(readiness: Readiness): ReturnType<typeof createApp>;
  localKey?: string;
  slackConnection: () => string | undefined;
  /** Sentences on settings that must not go unnoticed. */
  problems: string[];
  close(): Promise<void>;
}

export async function openWeb(config: Config, given: Given): Promise<OpenWeb> {
  const { store, shared, cases, own, desk, log, closing } = given;
  const { database } = store;
  const embedded = database.kind === 'embedded';
  const channels = await openChannels(config, { ...store, ...shared, cases, members: store.staff, log });
  const localKey = config.localKey ? newLocalKey() : undefined;
  const wrongTries = createWrongTries(() => performance.now());
  const signIn = await signInOf(config, { database, store, wrongTries, log });
  const api = createApiRouter({
    ...signIn.api,
    ...{ desks: shared.desks, cases, staff: store.staff, outbox: own.outbox, embedded, localKey, wrongTries },
    ...{ tenant: desk.id, log, closing },
  });
  // Loaded only where an identity provider is connected.
  const scim =
    config.scim &&
    (await import('../bots/scim/router.ts')).createScimRouter(
      config.scim.token,
      scimPeople(database, config.scim),
      { wrongTries },
    );
  return {
    ...present({ localKey }),
    appWith: (readiness) =>
      createApp({
        ...{ api, scim, oidc: signIn.oidc, console: consoleRouter(), platforms: channels.handlers },
        ...{ readiness, behindProxy: config.behindProxy, log },
        key: localKey === undefined ? undefined : takeKey(localKey, wrongTries),
      }),
    slackConnection: channels.slackConnection,
    problems: channels.problems,
    close: () => channels.close(),
  };
}
