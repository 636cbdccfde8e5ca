/** The example shop's settings and products: one region, 5.00 for shipping, and prices without tax on top. */
import type { Api } from './api.ts';

interface Goods {
  title: string;
  option: string;
  /** Of each value its item number and what it costs. */
  variants: [value: string, sku: string, amount: number][];
  tag?: string;
}

const GOODS: Goods[] = [
  {
    title: 'Stoneware Mug',
    option: 'Colour',
    variants: [
      ['Blue', 'MUG-BLUE', 14],
      ['Sand', 'MUG-SAND', 14],
      ['Green', 'MUG-GREEN', 16],
    ],
  },
  {
    title: 'Desk Lamp',
    option: 'Finish',
    variants: [
      ['Steel', 'LAMP-STEEL', 89],
      ['Brass', 'LAMP-BRASS', 109],
    ],
  },
  {
    title: 'Linen Cushion',
    option: 'Colour',
    variants: [
      ['White', 'CUSHION-WHITE', 32],
      ['Olive', 'CUSHION-OLIVE', 32],
    ],
  },
  {
    title: 'Beeswax Candle',
    option: 'Size',
    variants: [
      ['Small', 'CANDLE-S', 9.99],
      ['Large', 'CANDLE-L', 18.99],
    ],
  },
  { title: 'Linen Remnants', option: 'Size', variants: [['One kilo', 'REMNANTS', 12]], tag: 'final-sale' },
];
const SOLD_OUT = ['MUG-GREEN'];

/** What orders are made with. */
export interface Stocked {
  region: string;
  channel: string;
  location: string;
  shipping: string;
  /** A publishable API key: of the Store API. */
  publishable: string;
  /** Ids by item number. */
  variants: Record<string, string>;
}

export async function stock(admin: Api): Promise<Stocked> {
  const { stores } = await admin<{ stores: { default_sales_channel_id: string }[] }>('GET', '/stores');
  const channel = stores[0]?.default_sales_channel_id ?? '';
  const [region] = await Promise.all([
    madeRegion(admin, 'usd', ['us', 'ca', 'gb']),
    madeRegion(admin, 'eur', ['de']),
  ]);
  const { location, shipping, profile } = await madeShipping(admin, channel);
  const variants: Record<string, string> = {};
  for (const goods of GOODS)
    for (const { sku, id } of await madeProduct(admin, goods, { channel, profile })) variants[sku] = id;
  await fill(admin, location);
  const { api_key } = await admin<{ api_key: Id & { token: string } }>('POST', '/api-keys', {
    ...{ title: 'Web shop', type: 'publishable' },
  });
  await admin('POST', `/api-keys/${api_key.id}/sales-channels`, { add: [channel] });
  return { region, channel, location, shipping, publishable: api_key.token, variants };
}

interface Id {
  id: string;
}

async function madeRegion(admin: Api, currency_code: string, countries: string[]): Promise<string> {
  const { region } = await admin<{ region: Id }>('POST', '/regions', {
    ...{ name: currency_code, currency_code, countries },
    ...{ payment_providers: ['pp_system_default'], automatic_taxes: false },
  });
  return region.id;
}

async function madeShipping(admin: Api, channel: string) {
  const { stock_location: location } = await admin<{ stock_location: Id }>('POST', '/stock-locations', {
    name: 'Warehouse',
    address: { address_1: '1 Dock Road', city: 'Portland', postal_code: '97203', country_code: 'us' },
  });
  const at = `/stock-locations/${location.id}`;
  await admin('POST', `${at}/sales-channels`, { add: [channel] });
  await admin('POST', `${at}/fulfillment-providers`, { add: ['manual_manual'] });
  await admin('POST', `${at}/fulfillment-sets`, { name: 'Parcels', type: 'shipping' });
  const { stock_location } = await admin<{ stock_location: { fulfillment_sets: Id[] } }>(
    'GET',
    `${at}?fields=*fulfillment_sets`,
  );
  const { fulfillment_set: set } = await admin<{ fulfillment_set: { service_zones: Id[] } }>(
    'POST',
    `/fulfillment-sets/${stock_location.fulfillment_sets[0]?.id}/service-zones`,
    {
      name: 'Home',
      geo_zones: ['us', 'ca', 'gb'].map((country_code) => ({ type: 'country', country_code })),
    },
  );
  const { shipping_profile: profile } = await admin<{ shipping_profile: Id }>('POST', '/shipping-profiles', {
    ...{ name: 'Parcels', type: 'parcels' },
  });
  const { shipping_option: option } = await admin<{ shipping_option: Id }>('POST', '/shipping-options', {
    ...{ name: 'Standard Shipping', service_zone_id: set.service_zones[0]?.id, price_type: 'flat' },
    ...{ shipping_profile_id: profile.id, provider_id: 'manual_manual', data: { id: 'manual-fulfillment' } },
    type: { label: 'Standard', description: 'Three days', code: 'standard' },
    prices: [{ currency_code: 'usd', amount: 5 }],
    rules: [
      { attribute: 'enabled_in_store', value: 'true', operator: 'eq' },
      { attribute: 'is_return', value: 'false', operator: 'eq' },
    ],
  });
  return { location: location.id, shipping: option.id, profile: profile.id };
}

async function madeProduct(
  admin: Api,
  { title, option, variants, tag }: Goods,
  { channel, profile }: { channel: string; profile: string },
): Promise<{ sku: string; id: string }[]> {
  const tags = tag === undefined ? [] : [(await madeTag(admin, tag)).id];
  const { product } = await admin<{ product: { variants: { sku: string; id: string }[] } }>(
    'POST',
    '/products',
    {
      ...{ title, status: 'published', shipping_profile_id: profile, sales_channels: [{ id: channel }] },
      tags: tags.map((id) => ({ id })),
      options: [{ title: option, values: variants.map(([value]) => value) }],
      variants: variants.map(([value, sku, amount]) => ({
        ...{ title: value, sku, options: { [option]: value }, manage_inventory: true },
        prices: [{ currency_code: 'usd', amount }],
      })),
    },
  );
  return product.variants;
}

async function madeTag(admin: Api, value: string): Promise<Id> {
  const { product_tag } = await admin<{ product_tag: Id }>('POST', '/product-tags', { value });
  return product_tag;
}

async function fill(admin: Api, location_id: string): Promise<void> {
  const { inventory_items } = await admin<{ inventory_items: (Id & { sku: string })[] }>(
    'GET',
    '/inventory-items?limit=100',
  );
  for (const { id, sku } of inventory_items) {
    const stocked_quantity = SOLD_OUT.includes(sku) ? 0 : 5_000;
    await admin('POST', `/inventory-items/${id}/location-levels`, { location_id, stocked_quantity });
  }
}
