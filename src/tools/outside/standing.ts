/** How each outside tool stands with the tenants: allowed in which definition, or off and why. */
import type { Consent, ToolPin, ToolPins } from './tool-pins.ts';

/** A definition that is offered now. */
export interface Sighting {
  name: string;
  definition: string;
  consent: Consent;
}

export interface Standing {
  /**
   * What the catalogue takes: the definition of the first tenant that has it allowed and unchanged.
   * Absent: off everywhere.
   */
  definition?: string;
  off: { tenant: string; why: 'new' | 'changed' }[];
}

export async function recordSightings(
  pins: ToolPins,
  tenants: readonly string[],
  sightings: readonly Sighting[],
): Promise<void> {
  for (const tenant of tenants)
    for (const { name, definition, consent } of sightings)
      await pins.seen(tenant, name, { definition, consent });
}

export async function readStandings(
  pins: ToolPins,
  tenants: readonly string[],
): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>();
  for (const tenant of [...tenants].sort())
    for (const pin of await pins.all(tenant))
      standings.set(pin.tool, withPin(standings.get(pin.tool) ?? { off: [] }, tenant, pin));
  return standings;
}

function withPin(standing: Standing, tenant: string, { allowed, offered }: ToolPin): Standing {
  if (allowed === undefined) return { ...standing, off: [...standing.off, { tenant, why: 'new' }] };
  if (offered !== undefined) return { ...standing, off: [...standing.off, { tenant, why: 'changed' }] };
  return standing.definition === undefined ? { ...standing, definition: allowed } : standing;
}

/** One sentence for each way in which a tool is off; tenants are named where there is more than one. */
export function offSentences(name: string, { off }: Standing, tenants: readonly string[]): string[] {
  return (['changed', 'new'] as const).flatMap((why) => {
    const where = off.filter((one) => one.why === why).map(({ tenant }) => tenant);
    if (where.length === 0) return [];
    const whose = tenants.length > 1 ? ` for ${where.join(', ')}` : '';
    const reason = why === 'changed' ? 'it was changed since it was allowed' : 'nobody has allowed it yet';
    const todo = `look at it with npm run tools -- show ${name}, allow it with npm run tools -- allow ${name}, and start again`;
    return [`${name} is off${whose}: ${reason}; ${todo}.`];
  });
}
