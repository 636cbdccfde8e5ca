/** Whose the tools are that a process was started with. */

/**
 * The tenant that is named like the folder, or the only one there is. undefined: nobody's, since a tool of
 * one tenant works on its records with its token, whoever's case it is.
 */
export function homeTenant(id: string, tenants: readonly string[]): string | undefined {
  if (tenants.includes(id)) return id;
  return tenants.length > 1 ? undefined : (tenants[0] ?? id);
}
