/**
 * What the service holds while it runs, and what may be done with it. Each start begins anew: it is for
 * trying out, and keeps nothing.
 */
import { ACCOUNTS, type Account, EMPLOYEES, type Employee } from './people.ts';
import {
  APPLICATIONS,
  type Application,
  HARDWARE,
  type Hardware,
  LAPTOPS,
  type Laptop,
  REQUESTS,
  type Request,
} from './things.ts';

/** Nothing was changed; the status says whose fault it was. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface Grant {
  id: string;
  employee: string;
  application: string;
  revoked: boolean;
}

export interface Starter {
  ticket: string;
  manager: string;
  name: string;
  startsOn: string;
  state: 'in preparation';
}

/** What hardware requests of so many days come to is counted together. */
const WINDOW_DAYS = 365;

export class Records {
  readonly #accounts: Record<string, Account> = structuredClone(ACCOUNTS);
  readonly #laptops: Laptop[] = structuredClone(LAPTOPS);
  readonly #requests: Request[] = structuredClone(REQUESTS);
  readonly #grants: Grant[] = [
    { id: 'AC-7001', employee: 'E-2045', application: 'labtrack', revoked: false },
    { id: 'AC-7002', employee: 'E-2047', application: 'ledgerline', revoked: false },
  ];
  readonly #starters: Starter[] = [];
  #last = 40_100;

  employee(number: string): Employee {
    return known(
      EMPLOYEES.find((one) => one.number === number.toUpperCase()),
      'employee',
    );
  }

  account(number: string): Account {
    return known(this.#accounts[this.employee(number).number], 'account');
  }

  unlock(number: string): Account {
    const account = this.account(number);
    if (account.state === 'disabled')
      throw new Refused(422, 'disabled', 'The account is disabled; only the People Office enables it.');
    if (account.state === 'active') throw new Refused(422, 'not_locked', 'The account is not locked.');
    return Object.assign(account, { state: 'active', reason: '', wrongPasswords: 0 });
  }

  resetMfa(number: string): Account {
    const account = this.#usable(number);
    if (account.mfa === 'none')
      throw new Refused(422, 'not_enrolled', 'No second factor is set up that could be reset.');
    return Object.assign(account, { mfa: 'none' });
  }

  endSessions(number: string): Account {
    return Object.assign(this.account(number), { sessions: 0 });
  }

  application(named: string): Application {
    return known(
      APPLICATIONS.find(({ id }) => id === named.toLowerCase()),
      'application',
    );
  }

  grantOf(number: string, application: string): Grant | undefined {
    const { id } = this.application(application);
    return this.#grants.find((one) => one.employee === number && one.application === id && !one.revoked);
  }

  grant(number: string, application: string): Grant {
    const { number: employee } = this.employee(number);
    this.#usable(employee);
    const { id, name } = this.application(application);
    if (this.grantOf(employee, id))
      throw new Refused(422, 'has_access', `Access to ${name} is there already.`);
    const grant = { id: this.#next('AC'), employee, application: id, revoked: false };
    this.#grants.push(grant);
    return grant;
  }

  /** Another employee's is none of theirs. */
  revoke(number: string, id: string): Grant {
    const grant = known(
      this.#grants.find((one) => one.id === id && one.employee === number),
      'access',
    );
    if (grant.revoked) throw new Refused(422, 'revoked', 'This access was revoked already.');
    return Object.assign(grant, { revoked: true });
  }

  hardware(called: string): Hardware {
    const wanted = called.toLowerCase().replaceAll(/\s+/g, ' ').trim();
    const sku = called.toUpperCase();
    return known(
      HARDWARE.find((one) => one.sku === sku || one.called.includes(wanted)),
      'hardware',
    );
  }

  /** What this employee requested within the window. */
  requestedBy(number: string): Request[] {
    return this.#requests.filter(
      ({ employee, state, daysAgo }) =>
        employee === number && state !== 'withdrawn' && daysAgo <= WINDOW_DAYS,
    );
  }

  request(ticket: string): Request {
    return known(
      this.#requests.find((one) => one.ticket === ticket.toUpperCase()),
      'request',
    );
  }

  requestHardware(number: string, called: string): Request {
    const { number: employee } = this.employee(number);
    this.#usable(employee);
    const { sku, name, price } = this.hardware(called);
    const request: Request = {
      ...{ ticket: this.#next('IT'), employee, item: sku, name, price },
      ...{ state: 'requested', daysAgo: 0 },
    };
    this.#requests.push(request);
    return request;
  }

  withdraw(ticket: string): Request {
    const request = this.request(ticket);
    if (request.state !== 'requested')
      throw new Refused(422, 'too_late', `The request is ${request.state} and stays so.`);
    return Object.assign(request, { state: 'withdrawn' });
  }

  laptopOf(number: string): Laptop {
    const { number: employee } = this.employee(number);
    return known(
      this.#laptops.find((one) => one.employee === employee),
      'laptop',
    );
  }

  lockLaptop(number: string): Laptop {
    const laptop = this.laptopOf(number);
    if (laptop.locked) throw new Refused(422, 'locked', 'The laptop is locked already.');
    return Object.assign(laptop, { state: 'lost', locked: true });
  }

  prepareStarter(number: string, { name, startsOn }: { name: string; startsOn: string }): Starter {
    const manager = this.employee(number).number;
    if (!EMPLOYEES.some((one) => one.manager === manager))
      throw new Refused(422, 'no_manager', 'Only who leads a team announces a new starter.');
    const starter: Starter = {
      ...{ ticket: this.#next('IT'), manager, name, startsOn },
      state: 'in preparation',
    };
    this.#starters.push(starter);
    return starter;
  }

  leads(number: string): boolean {
    return EMPLOYEES.some((one) => one.manager === number);
  }

  #usable(number: string): Account {
    const account = this.account(number);
    if (account.state === 'disabled')
      throw new Refused(422, 'disabled', 'The account is disabled; only the People Office enables it.');
    return account;
  }

  #next(prefix: string): string {
    this.#last += 1;
    return `${prefix}-${this.#last}`;
  }
}

function known<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Refused(404, 'not_found', `There is no such ${what}.`);
  return found;
}
