/** The pins of outside tools: which definition of each is allowed to whom. */
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { present } from '../run/present.ts';
import type { Database } from './database.ts';
import { outsideTools } from './schema/outside-tools.ts';
import { statement } from './statement.ts';

/** How far the tools file vouches for a definition; tools/outside/tool-pins.ts says what the words mean. */
type Consent = 'first' | 'this' | 'none';

interface ToolPin {
  tool: string;
  allowed?: string;
  offered?: string;
}

export interface ToolPinBook {
  /** By the tool's name. */
  all(tenant: string): Promise<ToolPin[]>;
  /** Records what is offered now and answers with the pin as it then stands. */
  seen(tenant: string, tool: string, offered: { definition: string; consent: Consent }): Promise<ToolPin>;
  /** Allows what is offered. `as_it_is`: nothing else is offered than what is allowed. */
  allow(tenant: string, tool: string): Promise<'allowed' | 'as_it_is' | 'unknown'>;
}

/**
 * What is allowed stays, save that the file itself may vouch for another definition by its hash. The row
 * locks: of many at once one is first.
 */
const SEEN = statement(
  'outside_tool_seen',
  `insert into outside_tools as pin (tenant, tool, allowed, offered, allowed_at)
         values (:tenant, :tool,
                 case when :consent::text <> 'none' then :definition::text end,
                 case when :consent::text = 'none' then :definition::text end,
                 case when :consent::text <> 'none' then now() end)
         on conflict (tenant, tool) do update set
           allowed = case when :consent::text = 'this' or (:consent::text = 'first' and pin.allowed is null) then :definition::text else pin.allowed end,
           allowed_at = case when pin.allowed is null and :consent::text <> 'none' then now()
                             when :consent::text = 'this' and pin.allowed <> :definition::text then now()
                             else pin.allowed_at end,
           offered = case when :consent::text = 'this' or (:consent::text = 'first' and pin.allowed is null) or pin.allowed = :definition::text then null
                          else :definition::text end
         returning tool, allowed, offered`,
);
const KNOWN = statement(
  'outside_tool',
  'select tool, allowed, offered from outside_tools where tenant = :tenant and tool = :tool',
);

interface PinRow {
  tool: string;
  allowed: string | null;
  offered: string | null;
}

const pinOf = ({ tool, allowed, offered }: PinRow): ToolPin =>
  present({ tool, allowed: allowed ?? undefined, offered: offered ?? undefined });

export function toolPinsOf(database: Database): ToolPinBook {
  return {
    async all(tenant) {
      const rows = await database
        .of(tenant)
        .orm.select({ tool: outsideTools.tool, allowed: outsideTools.allowed, offered: outsideTools.offered })
        .from(outsideTools)
        .where(eq(outsideTools.tenant, tenant))
        .orderBy(asc(outsideTools.tool));
      return rows.map(pinOf);
    },
    async seen(tenant, tool, { definition, consent }) {
      const [known] = await database.of(tenant).query<PinRow>(KNOWN, { tenant, tool });
      // The usual case writes nothing: this is asked before every call.
      if (known && known.allowed === definition && known.offered === null) return pinOf(known);
      const [row] = await database.of(tenant).query<PinRow>(SEEN, { tenant, tool, definition, consent });
      return row ? pinOf(row) : { tool };
    },
    async allow(tenant, tool) {
      const one = and(eq(outsideTools.tenant, tenant), eq(outsideTools.tool, tool));
      const [row] = await database
        .of(tenant)
        .orm.update(outsideTools)
        .set({ allowed: outsideTools.offered, offered: null, allowedAt: sql`now()` })
        .where(and(one, isNotNull(outsideTools.offered)))
        .returning({ tool: outsideTools.tool });
      if (row) return 'allowed';
      const [known] = await database
        .of(tenant)
        .orm.select({ tool: outsideTools.tool })
        .from(outsideTools)
        .where(one);
      return known ? 'as_it_is' : 'unknown';
    },
  };
}
