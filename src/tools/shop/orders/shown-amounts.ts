/**
 * Amounts among the facts of a write, with the digits of the desk's currency: EUR 48.00 is `48.00`, JPY 4,800
 * is `4800`. Inside, facts have two digits of every currency, since a shop's own records name none.
 */
import type { CallContext } from '../../../flow/ports/tools.ts';
import type { Facts } from '../../../run/plan/plan.ts';
import { decimal, minorDigits } from '../../../run/text/money.ts';
import type { Tool, WriteResult, WriteTool } from '../../contract.ts';
import { cents, isAmount } from '../contract/facts.ts';

export function withShownAmounts(tool: Tool): Tool {
  return tool.effect === 'write' ? { ...tool, ...showing(tool) } : tool;
}

function showing({ prepare, run, reconcile }: WriteTool): Partial<WriteTool> {
  return {
    async prepare(input, context, { assumed, ...write }) {
      const preview = await prepare(input, context, { ...write, assumed: kept(assumed, context) });
      const { before, after } = preview;
      return { ...preview, before: shown(before, context), ...(after && { after: shown(after, context) }) };
    },
    async run(input, context, { terms, ...write }) {
      const before = kept(terms.before, context);
      return resultOf(await run(input, context, { ...write, terms: { ...terms, before } }), context);
    },
    ...(reconcile && {
      async reconcile(input, context, write) {
        const result = await reconcile(input, context, write);
        return result === 'did_not_happen' ? result : resultOf(result, context);
      },
    }),
  };
}

const resultOf = (result: WriteResult<unknown>, context: CallContext): WriteResult<unknown> => ({
  ...result,
  after: shown(result.after, context),
});

function shown(facts: Facts, { policy: { currency } }: CallContext): Facts {
  return amountsIn(facts, currency, (amount) => decimal(cents(amount), currency));
}

/** One with other digits than the currency has is as it was once shown: with two. */
function kept(facts: Facts, { policy: { currency } }: CallContext): Facts {
  const digits = minorDigits(currency);
  const isShown = digits === 0 ? /^-?\d{1,15}$/ : new RegExp(`^-?\\d{1,15}\\.\\d{${digits}}$`);
  return amountsIn(facts, currency, (amount) =>
    isShown.test(amount) ? decimal(Number(amount.replace('.', ''))) : amount,
  );
}

function amountsIn(facts: Facts, currency: string, written: (amount: string) => string): Facts {
  if (minorDigits(currency) === 2) return facts;
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      isAmount(name) && typeof value === 'string' ? written(value) : value,
    ]),
  );
}
