/** Which secrets of the environment a loaded desk reads: its tenant's own, and nobody else's. */

/**
 * `SHOP_TOKEN` in the tools.yaml of the tenant `harbor-uk` is `HARBOR_UK__SHOP_TOKEN` in the environment: no
 * desk can name what was set for another. undefined for what is not set, and for a name with `__` in it,
 * which could be another tenant's.
 */
export function secretsOf(
  tenant: string,
  setting: ((name: string) => string | undefined) | undefined,
): (name: string) => string | undefined {
  return (name) => (name.includes('__') ? undefined : setting?.(secretName(tenant, name)));
}

export const secretName = (tenant: string, name: string): string =>
  `${tenant.replaceAll('-', '_').toUpperCase()}__${name}`;
