/** What models have cost each tenant on each day, whichever process paid. */
import type { Spending, Spent } from '../flow/ports/spending.ts';
import type { Connection, Statement } from './database.ts';

const ON_DAY: Statement = {
  name: 'spending_on_day',
  text: 'select calls, tokens, cost_usd as "costUsd" from model_spending where tenant = $1 and day = $2::date',
};
const ADD: Statement = {
  name: 'spending_add',
  text: `insert into model_spending (tenant, day, calls, tokens, cost_usd) values ($1, $2::date, $3, $4, $5)
    on conflict (tenant, day) do update set
      calls = model_spending.calls + excluded.calls,
      tokens = model_spending.tokens + excluded.tokens,
      cost_usd = model_spending.cost_usd + excluded.cost_usd`,
};

export function spendingOf(on: Connection): Spending {
  return {
    async on(tenant, day) {
      const [row] = await on.query<Spent>(ON_DAY, [tenant, day]);
      return row ?? { calls: 0, tokens: 0, costUsd: 0 };
    },
    async add(tenant, day, { calls, tokens, costUsd }) {
      await on.query(ADD, [tenant, day, calls, tokens, costUsd]);
    },
  };
}
