import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StoreAway } from '../src/flow/ports/ledger.ts';
import type { LogFields } from '../src/flow/ports/log.ts';
import { createLog } from '../src/log.ts';

function logged(fields: LogFields, options: { own?: (new (message: string) => Error)[] } = {}): string {
  let text = '';
  const destination = {
    write: (line: string) => {
      text += line;
    },
  };
  createLog({ level: 'debug', destination, ...options }).info(fields, 'a run was opened');
  return text;
}

const SECRET = 'mara.l@example.com said her order FH-10482 is broken';

/** Everything about it wants out. */
function hostile(): LogFields {
  const error = Object.assign(new Error(SECRET), { code: SECRET, detail: SECRET, cause: new Error(SECRET) });
  const loop: Record<string, unknown> = { text: SECRET };
  loop.run = loop;
  return {
    text: SECRET,
    token: SECRET,
    authorization: SECRET,
    headers: { authorization: SECRET },
    email: 'mara.l@example.com',
    msg: SECRET,
    message: SECRET,
    err: error,
    run: SECRET,
    tool: { toString: () => SECRET, toJSON: () => SECRET },
    step: [SECRET],
    status: new Error(SECRET),
    queue: loop,
    person: 'mara.l@example.com',
    job: () => SECRET,
    toJSON: () => ({ text: SECRET }),
    get id(): string {
      throw new Error(SECRET);
    },
    [SECRET]: 'x',
    ['__proto__']: { text: SECRET },
  };
}

test('a hostile object leaves nothing behind', () => {
  const line = logged(hostile());
  expect(line).not.toContain('mara');
  expect(line).not.toContain('FH-10482');
  expect(line).not.toContain('broken');
  expect(JSON.parse(line)).toMatchObject({
    msg: 'a run was opened',
    run: '[withheld]',
    person: '[withheld]',
  });
});

test('no text passes under any name, listed or not', () => {
  fc.assert(
    fc.property(fc.string(), fc.lorem({ maxCount: 4 }), (name, words) => {
      const said = `zq${words} ${words}@example.com`;
      expect(logged({ [name]: said, run: said, err: new TypeError(said) })).not.toContain(`zq${words}`);
    }),
  );
});

test('what is listed passes as it is', () => {
  const fields = { run: 'r-1', seq: 4, tenant: 'fernhill', tool: 'orders.refund', embedded: true };
  expect(JSON.parse(logged(fields))).toMatchObject({ ...fields, level: 30, msg: 'a run was opened' });
});

describe('errors', () => {
  test('of our own give name, code and message', () => {
    const err = new StoreAway('the database cannot be reached');
    expect(JSON.parse(logged({ err })).err).toMatchObject({ name: 'StoreAway', message: err.message });
  });

  test('further kinds are our own when main says so', () => {
    class Held extends Error {
      override name = 'Held';
    }
    expect(JSON.parse(logged({ err: new Held('held') }, { own: [Held] })).err.message).toBe('held');
    expect(JSON.parse(logged({ err: new Held('held') })).err).not.toHaveProperty('message');
  });

  test('of others give name, code and where, and the same of their causes', () => {
    const cause = Object.assign(new RangeError('secret cause'), { code: '23505' });
    const err = new TypeError('first secret line\n    at secret (x:1:1)', { cause });
    const line = logged({ err });
    expect(JSON.parse(line).err).toMatchObject({
      name: 'TypeError',
      at: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
      cause: { name: 'RangeError', code: '23505' },
    });
    expect(line).not.toContain('secret');
  });

  test('whose message was changed after the fact give no stack, which still holds the first', () => {
    const err = new Error('secret');
    expect(err.stack).toContain('secret');
    err.message = 'other';
    expect(JSON.parse(logged({ err })).err).toEqual({ name: 'Error', at: [] });
  });

  test.each([[null], ['text of a person'], [{ message: 'secret' }], [undefined]])(
    'thrown as %j say only that',
    (err) => {
      expect(JSON.parse(logged({ err })).err).toEqual({ name: 'not_an_error' });
    },
  );

  test('whose own properties throw do not throw again', () => {
    const err = Object.defineProperty(new Error('secret'), 'message', {
      get() {
        throw new Error('twice');
      },
    });
    expect(logged({ err })).not.toContain('secret');
  });
});

test('below its level nothing is written', () => {
  let text = '';
  const log = createLog({
    level: 'warn',
    destination: {
      write: (line) => {
        text += line;
      },
    },
  });
  log.info({}, 'quiet');
  log.debug({}, 'quiet');
  expect(text).toBe('');
  log.warn({ run: 'r-1' }, 'loud');
  log.error({ run: 'r-2' }, 'loud');
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).level),
  ).toEqual([40, 50]);
});
