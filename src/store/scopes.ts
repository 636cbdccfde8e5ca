/**
 * Whose rows a transaction is about: the settings that the policies of drizzle/0016_row_policies.sql read.
 * They are set with BEGIN, for that transaction alone, and nowhere else.
 */
import type { Across, Database, Scope } from './database.ts';

/** Scopes in memory; there are as many tenants at work at a time. */
const MOST = 1_000;

export function scopesOf(
  open: (setting: 'greenlight.tenant' | 'greenlight.across', value: string) => Scope,
): Pick<Database, 'of' | 'across'> {
  const known = new Map<string, Scope>();
  const scope = (setting: 'greenlight.tenant' | 'greenlight.across', value: string) => {
    const name = `${setting}\n${value}`;
    let found = known.get(name);
    if (!found) {
      if (known.size >= MOST) known.clear();
      found = open(setting, value);
      known.set(name, found);
    }
    return found;
  };
  return {
    of: (tenant) => scope('greenlight.tenant', tenant),
    across: (purpose: Across) => scope('greenlight.across', purpose),
  };
}
