/** What the service answers: one entry for each method and path. */
import type { Records } from './records.ts';

type Answer = Record<string, unknown>;
export interface Route {
  method: 'GET' | 'POST';
  path: RegExp;
  /** `parts`: what the groups of the path hold; `body`: the fields of a write. */
  answer(records: Records, parts: string[], body: Record<string, unknown>): Answer;
}

const CURRENCY = 'EUR';

const reads: Route[] = [
  read('/employees/([^/]+)', (records, [number = '']) => {
    const employee = records.employee(number);
    return { ...employee, leads: records.leads(employee.number) };
  }),
  read('/accounts/([^/]+)', (records, [number = '']) => accountOf(records, number)),
  read('/access/([^/]+)/([^/]+)', (records, [number = '', named = '']) => {
    const { number: employee, department } = records.employee(number);
    const { id, name, owner, restricted, departments } = records.application(named);
    return {
      ...{ employee, department, application: id, name, owner, restricted },
      entitled: departments.length === 0 || departments.includes(department),
      access: records.grantOf(employee, id) ? 'granted' : 'none',
    };
  }),
  read('/quotes/([^/]+)/([^/]+)', (records, [number = '', called = '']) => {
    const { number: employee } = records.employee(number);
    const { sku, name, price, lasts } = records.hardware(called);
    const earlier = records.requestedBy(employee);
    const same = earlier.filter(({ item }) => item === sku);
    return {
      ...{ employee, sku, name, price_cents: price, currency: CURRENCY },
      given_cents: earlier.reduce((sum, { price: paid }) => sum + paid, 0),
      // Whoever never had one is due.
      due: same.every(({ daysAgo }) => daysAgo >= lasts),
    };
  }),
  read('/requests/([^/]+)', (records, [ticket = '']) => requestOf(records.request(ticket))),
  read('/laptops/([^/]+)', (records, [number = '']) => ({ ...records.laptopOf(number) })),
];

const writes: Route[] = [
  write('/accounts/([^/]+)/unlock', (records, [number = '']) => {
    records.unlock(number);
    return accountOf(records, number);
  }),
  write('/accounts/([^/]+)/mfa/reset', (records, [number = '']) => {
    records.resetMfa(number);
    return accountOf(records, number);
  }),
  write('/accounts/([^/]+)/sessions/end', (records, [number = '']) => {
    records.endSessions(number);
    return accountOf(records, number);
  }),
  write('/access', (records, _, { employee, application }) => ({
    ...records.grant(text(employee), text(application)),
    name: records.application(text(application)).name,
  })),
  write('/access/([^/]+)/([^/]+)/revoke', (records, [number = '', id = '']) => ({
    ...records.revoke(number, id),
  })),
  write('/requests', (records, _, { employee, item }) =>
    requestOf(records.requestHardware(text(employee), text(item))),
  ),
  write('/requests/([^/]+)/withdraw', (records, [ticket = '']) => requestOf(records.withdraw(ticket))),
  write('/laptops/([^/]+)/lock', (records, [number = '']) => ({ ...records.lockLaptop(number) })),
  write('/starters', (records, _, { manager, name, starts_on }) => ({
    ...records.prepareStarter(text(manager), { name: text(name), startsOn: text(starts_on) }),
  })),
];

export const ROUTES: readonly Route[] = [...reads, ...writes];

function read(path: string, answer: Route['answer']): Route {
  return { method: 'GET', path: new RegExp(`^${path}$`), answer };
}

function write(path: string, answer: Route['answer']): Route {
  return { method: 'POST', path: new RegExp(`^${path}$`), answer };
}

function accountOf(records: Records, number: string): Answer {
  const { number: employee } = records.employee(number);
  const { state, reason, wrongPasswords, mfa, sessions } = records.account(number);
  return { employee, state, reason, wrong_passwords: wrongPasswords, mfa, sessions };
}

function requestOf({ price, daysAgo, ...request }: ReturnType<Records['request']>): Answer {
  return { ...request, price_cents: price, currency: CURRENCY, days_ago: daysAgo };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
