/**
 * botbuilder's side of the wire: its CloudAdapter with our own authentication in it. No type of botbuilder
 * leaves this folder, and outside of it nothing knows that it is there.
 */
import { CloudAdapter } from 'botbuilder';
import {
  AppCredentials,
  BotFrameworkAuthentication,
  ClaimsIdentity,
  ConnectorClient,
  ConnectorFactory,
  type UserTokenClient,
} from 'botframework-connector';
import * as mappers from 'botframework-connector/lib/connectorApi/models/mappers.js';
import { z } from 'zod';
import { type Hosts, mayCall } from './hosts.ts';
import { type AppIdentity, SCOPE, tokenRequest } from './microsoft.ts';

const TIMEOUT_MS = 10_000;
/** A token is renewed this long before it runs out. */
const EARLY_MS = 5 * 60 * 1000;

export interface ConnectorParts {
  /** Absent: nothing is signed (the Playground). */
  app?: AppIdentity;
  loginUrl?: string;
  hosts: Hosts;
}

const Granted = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/**
 * The serializer drops fields of entities that their mapper does not name: the AI label, citations and
 * streams would vanish without a word.
 */
export function keepEntityFields(): void {
  for (const mapper of [mappers.Entity, mappers.ChannelAccount])
    Object.assign(mapper.type, { additionalProperties: { type: { name: 'Object' } } });
}

export function createAdapter(parts: ConnectorParts): CloudAdapter {
  keepEntityFields();
  return new CloudAdapter(new OwnAuthentication(parts));
}

class HostNotListed extends Error {
  override name = 'HostNotListed';
}

/** A request was judged before it got here (router.ts, tokens.ts). */
class OwnAuthentication extends BotFrameworkAuthentication {
  readonly #factory: ConnectorFactory;
  constructor(parts: ConnectorParts) {
    super();
    this.#factory = new OwnConnectors(parts);
  }
  override async authenticateRequest() {
    return {
      audience: SCOPE,
      claimsIdentity: new ClaimsIdentity([], 'judged'),
      connectorFactory: this.#factory,
    };
  }
  override authenticateStreamingRequest(): Promise<never> {
    return Promise.reject(new Error('streaming connections are not taken'));
  }
  override createConnectorFactory(): ConnectorFactory {
    return this.#factory;
  }
  /** Nobody signs in through the bot. */
  override async createUserTokenClient(): Promise<UserTokenClient> {
    return {} as UserTokenClient;
  }
}

class OwnConnectors extends ConnectorFactory {
  readonly #parts: ConnectorParts;
  readonly #credentials: AppCredentials;
  constructor(parts: ConnectorParts) {
    super();
    this.#parts = parts;
    this.#credentials = new OwnCredentials(parts);
  }
  override async create(serviceUrl: string): Promise<ConnectorClient> {
    const { hosts } = this.#parts;
    if (!mayCall(serviceUrl, hosts)) throw new HostNotListed('a reply would go to a host that is not listed');
    const client = new ConnectorClient(this.#credentials, {
      baseUri: serviceUrl,
      requestPolicyFactories: [],
    });
    const { pipeline } = (client as unknown as { client: { pipeline: Pipeline } }).client;
    // Of its own accord it sends a message again after an error that may have come too late; whether and when
    // is ours to say.
    pipeline.removePolicy({ name: 'defaultRetryPolicy' });
    pipeline.removePolicy({ name: 'redirectPolicy' });
    pipeline.addPolicy({
      name: 'listed_hosts_in_time',
      sendRequest: (request, next) => {
        if (!mayCall(request.url, hosts))
          throw new HostNotListed('a reply would go to a host that is not listed');
        request.abortSignal = AbortSignal.timeout(TIMEOUT_MS);
        // An open connection may be closed just as a message goes out on it, and nobody could say whether it
        // was posted.
        request.disableKeepAlive = true;
        return next(request);
      },
    });
    return client;
  }
}

interface Pipeline {
  removePolicy(which: { name: string }): unknown;
  addPolicy(policy: {
    name: string;
    sendRequest(
      request: OutgoingRequest,
      next: (request: OutgoingRequest) => Promise<unknown>,
    ): Promise<unknown>;
  }): void;
}

interface OutgoingRequest {
  url: string;
  abortSignal?: AbortSignal;
  disableKeepAlive?: boolean;
}

/**
 * Tokens for calls to the connector, asked for by client credentials and cached until shortly before they run
 * out.
 */
class OwnCredentials extends AppCredentials {
  readonly #parts: ConnectorParts;
  #token: { value: string; until: number } | undefined;
  #asking: Promise<string> | undefined;
  constructor(parts: ConnectorParts) {
    super(parts.app?.id ?? '', parts.app?.tenantId);
    this.#parts = parts;
  }
  override async getToken(): Promise<string> {
    if (this.#token && this.#token.until > Date.now()) return this.#token.value;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }
  protected override refreshToken(): Promise<never> {
    return Promise.reject(new Error('tokens are asked for by getToken'));
  }
  async #ask(): Promise<string> {
    const { app, loginUrl } = this.#parts;
    if (!app) throw new Error('without an app there is no token');
    const { url, ...request } = tokenRequest(app, loginUrl);
    const response = await fetch(url, {
      ...request,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    });
    if (!response.ok)
      throw new Error('Microsoft gave no token for the app: check its id, password and tenant');
    const { access_token, expires_in } = Granted.parse(await response.json());
    this.#token = { value: access_token, until: Date.now() + Math.max(expires_in * 1000 - EARLY_MS, 1_000) };
    return access_token;
  }
}
