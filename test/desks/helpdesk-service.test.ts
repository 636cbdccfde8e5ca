/**
 * The help desk's service with its made-up records: it refuses as a real one does, and does a key once.
 */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EMPLOYEES } from '../../desks/helpdesk/service/people.ts';
import { createService } from '../../desks/helpdesk/service/server.ts';

let service: ReturnType<typeof createService>;
let url: string;

beforeEach(async () => {
  service = createService('the-token');
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => service.close(resolve)));

async function asked(path: string, init: RequestInit = {}) {
  const response = await fetch(`${url}${path}`, {
    ...init,
    headers: { authorization: 'Bearer the-token', ...init.headers },
  });
  return { status: response.status, body: await response.json() };
}

const write = (path: string, body: object = {}, key: string = randomUUID()) =>
  asked(path, { method: 'POST', body: JSON.stringify(body), headers: { 'idempotency-key': key } });

test('it holds fifteen people, each with a number and an address of their own', () => {
  expect(EMPLOYEES).toHaveLength(15);
  expect(new Set(EMPLOYEES.map(({ number }) => number)).size).toBe(15);
  expect(new Set(EMPLOYEES.map(({ email }) => email)).size).toBe(15);
});

test('without its token it says nothing, and what is not there is not found', async () => {
  expect(await asked('/employees/E-2041', { headers: { authorization: 'Bearer another' } })).toMatchObject({
    status: 401,
  });
  expect(await asked('/employees/E-9999')).toEqual({
    status: 404,
    body: { code: 'not_found', message: 'There is no such employee.' },
  });
  expect(await asked('/nothing')).toMatchObject({ status: 404 });
  expect(await asked('/requests', { method: 'GET' })).toMatchObject({ status: 405 });
  expect(await asked('/employees/%ff')).toMatchObject({ status: 400 });
});

test('a write without a key is refused, and one key does one thing once', async () => {
  const body = { employee: 'E-2041', item: 'headset' };
  expect(await asked('/requests', { method: 'POST', body: JSON.stringify(body) })).toMatchObject({
    status: 400,
    body: { code: 'no_key' },
  });
  const first = await write('/requests', body, 'same');
  expect(first).toMatchObject({ status: 200, body: { name: 'headset', price_cents: 8_900 } });
  expect(await write('/requests', body, 'same')).toEqual(first);
  expect(await write('/requests', { ...body, item: 'mouse' }, 'same')).toMatchObject({
    status: 422,
    body: { code: 'key_reused' },
  });
  expect((await asked('/quotes/E-2041/headset')).body).toMatchObject({ given_cents: 8_900, due: false });
});

test('a refusal stays what it was under its key', async () => {
  const refused = await write('/accounts/E-2042/unlock', {}, 'early');
  expect(refused).toEqual({
    status: 422,
    body: { code: 'not_locked', message: 'The account is not locked.' },
  });
  expect(await write('/accounts/E-2042/unlock', {}, 'early')).toEqual(refused);
});

test('an account is unlocked once, and one that is disabled never', async () => {
  expect((await asked('/accounts/E-2041')).body).toMatchObject({ state: 'locked', wrong_passwords: 6 });
  expect((await write('/accounts/E-2041/unlock')).body).toMatchObject({ state: 'active', reason: '' });
  expect((await write('/accounts/E-2041/unlock')).body).toMatchObject({ code: 'not_locked' });
  expect((await write('/accounts/E-2051/unlock')).body).toMatchObject({ code: 'disabled' });
  expect((await write('/requests', { employee: 'E-2051', item: 'mouse' })).body).toMatchObject({
    code: 'disabled',
  });
});

test('the second factor, sessions, access, laptops, requests and new starters', async () => {
  expect((await write('/accounts/E-2042/mfa/reset')).body).toMatchObject({ mfa: 'none' });
  expect((await write('/accounts/E-2042/mfa/reset')).body).toMatchObject({ code: 'not_enrolled' });
  expect((await write('/accounts/E-2042/sessions/end')).body).toMatchObject({ sessions: 0 });

  expect((await asked('/access/E-2042/Ledgerline')).body).toMatchObject({ access: 'none', entitled: false });
  const granted = await write('/access', { employee: 'E-2042', application: 'LabTrack' });
  expect(granted.body).toMatchObject({ application: 'labtrack', revoked: false });
  expect((await asked('/access/E-2042/labtrack')).body).toMatchObject({ access: 'granted' });
  expect((await write('/access', { employee: 'E-2042', application: 'LabTrack' })).status).toBe(422);
  expect((await write(`/access/${granted.body.employee}/${granted.body.id}/revoke`)).body).toMatchObject({
    revoked: true,
  });
  expect((await write(`/access/${granted.body.employee}/${granted.body.id}/revoke`)).body).toMatchObject({
    code: 'revoked',
  });
  expect((await asked('/access/E-2042/labtrack')).body).toMatchObject({ access: 'none' });

  expect((await write('/laptops/E-2042/lock')).body).toMatchObject({ asset: 'NB-3311', state: 'lost' });
  expect((await write('/laptops/E-2042/lock')).body).toMatchObject({ code: 'locked' });

  const { body } = await write('/requests', { employee: 'E-2044', item: 'Bildschirm' });
  expect((await asked(`/requests/${body.ticket}`)).body).toMatchObject({ state: 'requested', days_ago: 0 });
  expect((await write(`/requests/${body.ticket}/withdraw`)).body).toMatchObject({ state: 'withdrawn' });
  expect((await write('/requests/IT-40017/withdraw')).body).toMatchObject({ code: 'too_late' });

  const starter = { name: 'Mia Berger', starts_on: '2027-02-01' };
  expect((await write('/starters', { manager: 'E-1010', ...starter })).body).toMatchObject({
    state: 'in preparation',
    startsOn: '2027-02-01',
  });
  expect((await write('/starters', { manager: 'E-2041', ...starter })).body).toMatchObject({
    code: 'no_manager',
  });
});

test('a body that is no object, or too large, changes nothing', async () => {
  const send = (body: string) =>
    asked('/requests', { method: 'POST', body, headers: { 'idempotency-key': randomUUID() } });
  expect((await send('[]')).body).toMatchObject({ code: 'no_json' });
  expect((await send('{')).body).toMatchObject({ code: 'no_json' });
  expect(await send(`{"item":"${'x'.repeat(20_000)}"}`)).toMatchObject({ status: 413 });
});
