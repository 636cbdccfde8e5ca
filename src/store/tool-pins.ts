/** The pins of outside tools: which definition of each is allowed to whom. */
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Consent, ToolPin, ToolPins } from '../flow/ports/tool-pins.ts';
import type { Database, Statement } from './database.ts';
import { outsideTools } from './schema/outside-tools.ts';

export interface ToolPinBook extends ToolPins {
  /** Allows what is offered. `as_it_is`: nothing else is offered than what is allowed. */
  allow(tenant: string, tool: string): Promise<'allowed' | 'as_it_is' | 'unknown'>;
}

/**
 * $4: the consent. What is allowed stays, save that the file itself may vouch for another definition by its
 * hash. The row locks: of many at once one is first.
 */
const SEEN: Statement = {
  name: 'outside_tool_seen',
  text: `insert into outside_tools as pin (tenant, tool, allowed, offered, allowed_at)
         values ($1, $2,
                 case when $4::text <> 'none' then $3::text end,
                 case when $4::text = 'none' then $3::text end,
                 case when $4::text <> 'none' then now() end)
         on conflict (tenant, tool) do update set
           allowed = case when $4::text = 'this' or ($4::text = 'first' and pin.allowed is null) then $3::text else pin.allowed end,
           allowed_at = case when pin.allowed is null and $4::text <> 'none' then now()
                             when $4::text = 'this' and pin.allowed <> $3::text then now()
                             else pin.allowed_at end,
           offered = case when $4::text = 'this' or ($4::text = 'first' and pin.allowed is null) or pin.allowed = $3::text then null
                          else $3::text end
         returning tool, allowed, offered`,
};
const KNOWN: Statement = {
  name: 'outside_tool',
  text: 'select tool, allowed, offered from outside_tools where tenant = $1 and tool = $2',
};

interface PinRow {
  tool: string;
  allowed: string | null;
  offered: string | null;
}

const pinOf = ({ tool, allowed, offered }: PinRow): ToolPin => ({
  tool,
  ...(allowed === null ? {} : { allowed }),
  ...(offered === null ? {} : { offered }),
});

export function toolPinsOf(database: Database): ToolPinBook {
  return {
    async all(tenant) {
      const rows = await database.orm
        .select({ tool: outsideTools.tool, allowed: outsideTools.allowed, offered: outsideTools.offered })
        .from(outsideTools)
        .where(eq(outsideTools.tenant, tenant))
        .orderBy(asc(outsideTools.tool));
      return rows.map(pinOf);
    },
    async seen(tenant: string, tool: string, definition: string, consent: Consent) {
      const [known] = await database.query<PinRow>(KNOWN, [tenant, tool]);
      // The usual case writes nothing: this is asked before every call.
      if (known && known.allowed === definition && known.offered === null) return pinOf(known);
      const [row] = await database.query<PinRow>(SEEN, [tenant, tool, definition, consent]);
      return row ? pinOf(row) : { tool };
    },
    async allow(tenant, tool) {
      const one = and(eq(outsideTools.tenant, tenant), eq(outsideTools.tool, tool));
      const [row] = await database.orm
        .update(outsideTools)
        .set({ allowed: outsideTools.offered, offered: null, allowedAt: sql`now()` })
        .where(and(one, isNotNull(outsideTools.offered)))
        .returning({ tool: outsideTools.tool });
      if (row) return 'allowed';
      const [known] = await database.orm.select({ tool: outsideTools.tool }).from(outsideTools).where(one);
      return known ? 'as_it_is' : 'unknown';
    },
  };
}
