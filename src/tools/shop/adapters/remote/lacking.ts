/** What every system that lacks a capability answers, should anything ask for it after all. */
import type { ChangeResult } from '../../../../flow/ports/effects.ts';
import type { ShopPort } from '../../contract/shop.ts';

type Lacking = Pick<
  ShopPort,
  | 'canCharge'
  | 'setPacking'
  | 'openTrace'
  | 'withdrawTrace'
  | 'trace'
  | 'unlock'
  | 'endSessions'
  | 'security'
  | 'changeItems'
  | 'changePayment'
  | 'openReturn'
  | 'openExchange'
  | 'withdrawReturn'
  | 'reship'
  | 'withdrawReship'
  | 'giveCredit'
  | 'withdrawCredit'
>;

/** A system's own come before these. */
export function lackingIn(system: string): Lacking {
  const refused: ChangeResult = {
    kind: 'refused',
    code: 'not_here',
    message: `${system} cannot do this: a person has to.`,
  };
  const never = async () => refused;
  return {
    canCharge: false,
    ...{ setPacking: never, openTrace: never, withdrawTrace: never, unlock: never, endSessions: never },
    ...{ changeItems: never, changePayment: never, openReturn: never, openExchange: never },
    ...{
      withdrawReturn: never,
      reship: never,
      withdrawReship: never,
      giveCredit: never,
      withdrawCredit: never,
    },
    trace: async () => undefined,
    security: async () => ({ locked: false, since: null, reason: null, wrongPasswords: 0, sessions: [] }),
  };
}
