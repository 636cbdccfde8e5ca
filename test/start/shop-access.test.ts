/** Every value by which a desk's shop is reached may be a setting. */
import { expect, it } from 'vitest';
import { filledIn } from '../../src/start/shop.ts';
import { vendureAccess } from '../../src/tools/shop/adapters/vendure/open.ts';

const named = (name: string) => `\${${name}}`;

it('settings that desk.yaml names are filled in, the channel too', () => {
  const settings: Record<string, string> = { URL: 'https://shop.test/admin-api', KEY: '1:ff', TOKEN: 'eu' };
  const shop = { kind: 'vendure' as const, url: named('URL'), key: named('KEY'), channel: named('TOKEN') };
  const filled = filledIn(shop, (name) => settings[name]);
  expect(filled).toEqual({ kind: 'vendure', url: settings.URL, key: '1:ff', channel: 'eu' });
  expect(vendureAccess(filled)).toEqual({ url: settings.URL, by: { key: '1:ff' }, channel: 'eu' });
});
