/**
 * SCIM 2.0 (RFC 7643, 7644): an identity provider adds, changes and ends members of the staff, so that a
 * leaver's access ends with their account. The protocol is scimmy's; here is what it means.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import { present } from '../../run/present.ts';
import { ApiFault } from '../api/faults.ts';
import type { WrongTries } from '../api/wrong-tries.ts';
import { askedOf, idsFor, type People, type ProvisionedMember, type ScimUser, userOf } from './people.ts';

const MOST_RESULTS = 200;
const MOST_BYTES = 65_536;

interface Filter {
  expression: string;
}

/** The library keeps its resources for the whole process; whose people they are comes with each request. */
SCIMMY.Config.set({
  patch: true,
  filter: { supported: true, maxResults: MOST_RESULTS },
  sort: true,
  bulk: false,
  etag: false,
  changePassword: false,
});
SCIMMY.Resources.declare(SCIMMY.Resources.User, {
  egress: async (resource: { id?: string; filter?: Filter }, people: People) => {
    const members = await people.list();
    if (resource.id !== undefined) {
      const member = members.find(({ id }) => id === resource.id);
      if (!member) throw notFound(resource.id);
      return userOf(member);
    }
    return matching(members, resource.filter);
  },
  ingress: (resource: { id?: string }, user: ScimUser, people: People) => put(people, resource.id, user),
  degress: async (resource: { id?: string }, people: People) => {
    const id = resource.id ?? '';
    if (!(await people.list()).some((member) => member.id === id)) throw notFound(id);
    await people.forget(id);
  },
} as never);

/** A userName is the same in capitals (RFC 7643, 4.1.1), which the library's filter does not know. */
function matching(members: ProvisionedMember[], filter: Filter | undefined): object[] {
  if (!filter) return members.map(userOf);
  const asked = new SCIMMY.Types.Filter(
    filter.expression.replace(/\b(userName\s+eq\s+")([^"]{0,256})/gi, (_, before: string, name: string) =>
      before.concat(name.toLowerCase()),
    ),
  );
  const found = asked.match(members.map((one) => ({ ...userOf(one), userName: one.email.toLowerCase() })));
  const ids = new Set(found.map((one) => (one as { id: string }).id));
  return members.filter(({ id }) => ids.has(id)).map(userOf);
}

async function put(people: People, id: string | undefined, user: ScimUser): Promise<object> {
  const members = await people.list();
  const known = id === undefined ? undefined : members.find((member) => member.id === id);
  if (id !== undefined && !known) throw notFound(id);
  const asked = askedOf(user);
  const email = asked.email ?? known?.email;
  if (!email || !/^[^\s@]{1,64}@[^\s@]{1,190}$/.test(email))
    throw wrong(400, 'invalidValue', 'userName, or the primary one of emails, has to be an e-mail address.');
  const others = members.filter((member) => member.id !== id);
  if (others.some((other) => other.email.toLowerCase() === email.toLowerCase()))
    throw wrong(409, 'uniqueness', 'Another member has this e-mail address.');
  const { externalId } = user;
  if (externalId !== undefined && others.some((other) => other.externalId === externalId))
    throw wrong(409, 'uniqueness', 'Another member has this externalId.');
  const roles = await people.roles();
  const role = asked.role ?? known?.role ?? (await people.leastRole());
  if (!roles.includes(role))
    throw wrong(400, 'invalidValue', `There is no role ${role} here. There is: ${roles.join(', ')}.`);
  const member = {
    name: asked.name ?? known?.name ?? email,
    email,
    role,
    // How much somebody may approve is the desk's to say: npm run staff -- add.
    limit: known?.limit ?? 0,
    active: user.active ?? known?.active ?? true,
    ...present({ externalId: externalId ?? known?.externalId }),
  };
  if (known) {
    await people.put({ id: known.id, ...member });
    return userOf({ id: known.id, ...member });
  }
  for (const free of idsFor(email))
    if (await people.create({ id: free, ...member })) return userOf({ id: free, ...member });
  throw new Error('there is always one more id');
}

const wrong = (status: number, scimType: string | undefined, detail: string) =>
  new SCIMMY.Types.Error(status, scimType as never, detail);
const notFound = (id: string) => wrong(404, undefined, `There is no user ${id}.`);

/**
 * Microsoft Entra writes a boolean as `"True"`. Only of `active`: elsewhere a text may well be that word.
 */
function booleans(body: unknown): void {
  const operations = (body as { Operations?: unknown } | undefined)?.Operations;
  if (!Array.isArray(operations)) return;
  const asBoolean = (value: unknown) =>
    typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value;
  for (const operation of operations as { path?: unknown; value?: unknown }[]) {
    if (typeof operation !== 'object' || operation === null) continue;
    const { path, value } = operation;
    if (path === 'active') operation.value = asBoolean(value);
    else if (typeof value === 'object' && value !== null && 'active' in value)
      value.active = asBoolean(value.active);
  }
}

/** The library puts what an operation says into words before it has looked whether it is any. */
function areOperations(body: unknown): boolean {
  const operations = (body as { Operations?: unknown } | undefined)?.Operations;
  if (!Array.isArray(operations)) return true;
  return operations.every((operation: unknown) => {
    if (typeof operation !== 'object' || operation === null) return true;
    const { op = '', path = '' } = operation as { op?: unknown; path?: unknown };
    return typeof op === 'string' && typeof path === 'string';
  });
}

/** The library throws a TypeError of its own at some expressions, which is no answer of SCIM. */
function isExpression(filter: unknown): boolean {
  try {
    return typeof filter === 'string' && new SCIMMY.Types.Filter(filter).length > 0;
  } catch {
    return false;
  }
}

function answerWrong(response: Response, status: number, more: { scimType?: string; detail: string }): void {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
  response.status(status).type('application/scim+json');
  response.send(JSON.stringify({ schemas, status: String(status), ...more }));
}

/** Where a request filters: in its address, or in what it searches with. */
function filtersOf({ query, body }: Request): unknown[] {
  const searched =
    typeof body === 'object' && body !== null ? (body as { filter?: unknown }).filter : undefined;
  return [query.filter, searched].filter((filter) => filter !== undefined);
}

/** Mount it at /scim/v2. `token` is of the identity provider alone, and somebody has chosen it. */
export function createScimRouter(
  token: string,
  people: People,
  { wrongTries }: { wrongTries: WrongTries },
): Router {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const right = digest(token);
  const isRight = ({ headers }: Request) => {
    const given = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(headers.authorization ?? '')?.[1];
    // Compared as digests, so that neither the time nor the length says anything.
    return given !== undefined && timingSafeEqual(digest(given), right);
  };
  const known: RequestHandler = (request, response, next) => {
    if (isRight(request)) return next();
    try {
      wrongTries.wrong(request.ip);
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      response.set(error.answer.headers);
      return answerWrong(response, error.answer.status, { detail: error.answer.body.message });
    }
    response.set('www-authenticate', 'Bearer realm="scim"');
    answerWrong(response, 401, { detail: 'Send "Authorization: Bearer SCIM_TOKEN".' });
  };
  const read = express.json({ type: ['application/scim+json', 'application/json'], limit: MOST_BYTES });
  const router = Router();
  // Nothing of a stranger's body is read.
  router.use(known, read, (request, response, next) => {
    if (!areOperations(request.body)) {
      const detail = 'op and path of an operation are texts.';
      return answerWrong(response, 400, { scimType: 'invalidSyntax', detail });
    }
    booleans(request.body);
    if (filtersOf(request).every(isExpression)) return next();
    const detail = 'The filter is not an expression as RFC 7644, 3.4.2.2, has it.';
    answerWrong(response, 400, { scimType: 'invalidFilter', detail });
  });
  const routers = new SCIMMYRouters({
    type: 'bearer',
    handler: () => 'scim',
    context: () => people,
  } as never);
  router.use(routers as unknown as Router);
  return router;
}
