/** Every value by which a desk's shop is reached may be a setting. */
import { expect, it } from 'vitest';
import { accessTo } from '../../src/start/shop.ts';

it('settings that desk.yaml names are filled in, the channel too', () => {
  const settings: Record<string, string> = { URL: 'https://shop.test/admin-api', KEY: '1:ff', TOKEN: 'eu' };
  const named = (name: string) => `\${${name}}`;
  const shop = { kind: 'vendure' as const, url: named('URL'), key: named('KEY'), channel: named('TOKEN') };
  expect(accessTo(shop, (name) => settings[name])).toEqual({
    ...{ url: settings.URL, by: { key: '1:ff' }, channel: 'eu' },
  });
});
