/** Which secrets of the environment a loaded desk reads: its tenant's own, and nobody else's. */

import type { ToolSecrets } from './tools.ts';

/**
 * `SHOP_TOKEN` in the tools.yaml of the tenant `harbor-uk` is `HARBOR_UK__SHOP_TOKEN` in the environment: no
 * desk can name what was set for another. A name that could be read as another tenant's is never set.
 */
export function secretsOf(
  tenant: string,
  setting: ToolSecrets['secretOf'] | undefined,
): Required<ToolSecrets> {
  const settingOf = (name: string) => `${tenant.replaceAll('-', '_').toUpperCase()}__${name}`;
  return {
    settingOf,
    secretOf: (name) =>
      name.includes('__') || name.startsWith('_') ? undefined : setting?.(settingOf(name)),
  };
}
