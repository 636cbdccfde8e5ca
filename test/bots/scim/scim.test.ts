/** SCIM 2.0 over HTTP on a real database: what an identity provider does, and what it ends. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWrongTries } from '../../../src/bots/api/wrong-tries.ts';
import { createScimRouter } from '../../../src/bots/scim/router.ts';
import { ACTOR_KINDS } from '../../../src/run/person.ts';
import { scimPeople } from '../../../src/start/scim.ts';
import type { Store } from '../../../src/store/store.ts';
import { onEachDatabase, storeOn } from '../../store/on-each-database.ts';

const TOKEN = 'scim-token-of-32-characters-or-more';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const WHO = { platform: 'slack', team: 'T1', user: 'U7' } as const;

onEachDatabase((place) => {
  let store: Store;
  let base: string;
  let close: () => Promise<void>;
  let now = 0;

  beforeAll(async () => {
    const opened = await storeOn(place);
    store = opened.store;
    const wrongTries = createWrongTries(() => now, 20);
    const app = express().use(
      '/scim/v2',
      createScimRouter(TOKEN, scimPeople(opened.database, { tenant: 't' }), { wrongTries }),
    );
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`;
    close = () => new Promise((resolve) => server.close(() => resolve()));
  });
  afterAll(() => close());

  async function ask(method: string, path: string, body?: object) {
    return asking(TOKEN, { method, path, body });
  }
  async function asking(
    token: string,
    { method = 'GET', path, body }: { method?: string; path: string; body?: object | undefined },
  ) {
    const response = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }
  const patch = (id: string, ...Operations: object[]) =>
    ask('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations });
  const create = (userName: string, more: object = {}) =>
    ask('POST', '/Users', {
      schemas: [USER],
      userName,
      name: { givenName: 'Lea', familyName: 'Ver' },
      ...more,
    });
  /** A member with a token and a link, as somebody who works. */
  async function atWork(address: string, more: object = {}) {
    const { body } = await create(address, more);
    const token = (await store.staff.makeToken('t', body.id)) ?? '';
    await store.staff.linkByEmail('t', WHO, address);
    expect(await store.staff.byToken(token)).toMatchObject({ id: body.id });
    return { id: body.id as string, token };
  }
  const access = async (token: string) => [
    (await store.staff.byToken(token))?.id,
    (await store.staff.linked('t', WHO))?.id,
  ];

  it('asks for its token at every path', async () => {
    for (const path of ['/Users', '/ServiceProviderConfig', '/Schemas', '/ResourceTypes'])
      for (const token of ['wrong', `${TOKEN}x`]) expect((await asking(token, { path })).status).toBe(401);
    expect((await fetch(`${base}/Users`)).status).toBe(401);
  });

  it('counts wrong tokens by address, and the provider behind the same one goes on', async () => {
    now += 60_000;
    const statuses = [];
    for (let n = 0; n < 22; n++) statuses.push((await asking(`guess-${n}`, { path: '/Users' })).status);
    expect(statuses).toEqual([...Array(20).fill(401), 429, 429]);
    const late = await fetch(`${base}/Users`, { headers: { authorization: 'Bearer guess' } });
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await late.json()).toMatchObject({ status: '429', detail: expect.stringContaining('Too many') });
    expect((await ask('GET', '/Users')).status).toBe(200);
    now += 60_000;
  });

  it('says what it is', async () => {
    expect((await ask('GET', '/ServiceProviderConfig')).body).toMatchObject({ patch: { supported: true } });
    const types = (await ask('GET', '/ResourceTypes')).body.Resources;
    expect(types.map(({ name }: { name: string }) => name)).toEqual(['User']);
    const schemas = (await ask('GET', '/Schemas')).body.Resources;
    expect(schemas.map(({ id }: { id: string }) => id)).toContain(USER);
  });

  it('adds a member who may do least, and finds them by userName and externalId', async () => {
    const made = await create('New.One@example.com', { externalId: 'ext-1' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ id: 'new.one', userName: 'New.One@example.com', active: true });
    expect(await store.staff.find('t', 'new.one')).toMatchObject({
      role: 'engineer',
      limit: 0,
      name: 'Lea Ver',
    });
    for (const filter of ['userName eq "new.one@example.com"', 'externalId eq "ext-1"']) {
      const { body } = await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`);
      expect(body, filter).toMatchObject({ totalResults: 1, Resources: [{ id: 'new.one' }] });
    }
    const nobody = await ask('GET', `/Users?filter=${encodeURIComponent('userName eq "x@example.com"')}`);
    expect(nobody.body.totalResults).toBe(0);
  });

  it('refuses a second member with one address, a role that is not there, and what is no address', async () => {
    expect((await create('LEAD@example.com')).status).toBe(409);
    expect((await create('a@example.com', { roles: [{ value: 'king' }] })).status).toBe(400);
    expect((await create('no-address')).status).toBe(400);
    expect((await ask('GET', '/Users/nobody')).status).toBe(404);
    expect((await patch('nobody', { op: 'replace', path: 'active', value: false })).status).toBe(404);
  });

  it.each(['userName', 'u', 'eq', '', ' ', '(', 'emails[type', '[', '"'])(
    'a filter that is none is refused, and is no fault of ours: %j',
    async (filter) => {
      const asked = `/Users?filter=${encodeURIComponent(filter)}`;
      for (const [method, body] of [
        ['GET'],
        ['POST', { schemas: [USER], userName: 'f@example.com' }],
      ] as const)
        expect(await ask(method, asked, body)).toMatchObject({
          status: 400,
          body: { scimType: 'invalidFilter' },
        });
      const searched = await ask('POST', '/Users/.search', { filter });
      expect(searched.status).toBe(400);
      const { id } = (await create(`p${Math.random().toString(36).slice(2)}@example.com`)).body;
      const patched = await patch(id, { op: 'replace', path: `emails[${filter}]`, value: 'x' });
      expect(patched.status).toBeLessThan(500);
    },
  );

  it.each([
    { op: { toString: 1 }, path: 'active', value: false },
    { op: 'replace', path: { toString: 1 }, value: false },
    { op: 'replace', path: ['active'], value: false },
  ])('an operation that is not made of texts is 400: %j', async (operation) => {
    const { id } = (await create(`o${Math.random().toString(36).slice(2)}@example.com`)).body;
    expect(await patch(id, operation as never)).toMatchObject({
      status: 400,
      body: { scimType: 'invalidSyntax' },
    });
  });

  it.each([
    ['with a path', { op: 'replace', path: 'active', value: false }],
    ['without a path', { op: 'replace', value: { active: false } }],
    ['as Microsoft Entra writes it', { op: 'Replace', path: 'active', value: 'False' }],
  ])('a leaver loses tokens and links at once: active=false %s', async (_, operation) => {
    const address = `leaver${Math.random().toString(36).slice(2)}@example.com`;
    const { id, token } = await atWork(address);
    const answer = await patch(id, operation);
    expect([200, 204]).toContain(answer.status);
    expect(await access(token)).toEqual([undefined, undefined]);
    expect(await store.staff.find('t', id)).toMatchObject({ active: false });
    expect((await ask('GET', `/Users/${id}`)).body).toMatchObject({ active: false });
    // Active again they have no old token and no old link.
    await patch(id, { op: 'replace', path: 'active', value: true });
    expect(await store.staff.find('t', id)).toMatchObject({ active: true });
    expect(await access(token)).toEqual([undefined, undefined]);
  });

  it('another address ends access, another name does not', async () => {
    const { id, token } = await atWork('mover@example.com');
    await patch(id, { op: 'replace', path: 'displayName', value: 'Mover' });
    expect(await access(token)).toEqual([id, id]);
    expect(await store.staff.find('t', id)).toMatchObject({ name: 'Mover' });
    await patch(id, { op: 'replace', path: 'userName', value: 'moved@example.com' });
    expect(await store.staff.find('t', id)).toMatchObject({ email: 'moved@example.com' });
    expect(await access(token)).toEqual([undefined, undefined]);
  });

  it('who is deleted is gone for the provider, and the address is free', async () => {
    const { id, token } = await atWork('gone@example.com');
    expect((await ask('DELETE', `/Users/${id}`)).status).toBe(204);
    expect((await ask('GET', `/Users/${id}`)).status).toBe(404);
    expect(await access(token)).toEqual([undefined, undefined]);
    const after = await create('gone@example.com');
    expect(after.status).toBe(201);
    // What was done and counted under the id of who is gone stays theirs.
    expect(after.body.id).not.toBe(id);
    expect(await store.staff.find('t', id)).toMatchObject({ active: false });
  });

  it('no id is given twice, and none that stands for what no person does', async () => {
    const made = await Promise.all(
      ['a', 'b', 'c', 'd'].map((host) => create(`same.name@${host}.example.com`)),
    );
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(4);
    for (const kind of ACTOR_KINDS) expect((await create(`${kind}@example.com`)).body.id).toBe(`${kind}-2`);
  });
});
