/** What products.csv and the settings cannot say: coupons, and a second currency. */
import type { Api } from './api.ts';

/** In cents, tax included. Everything else has a price in USD alone. */
const IN_EUR = { 'MUG-BLUE': 1300, CARAFE: 2500 };

const COUPONS = [
  { code: 'TENPERCENT', action: 'order_percentage_discount', discount: '10' },
  { code: 'FIVEOFF', action: 'order_fixed_discount', discount: '500' },
];

export async function stock(admin: Api): Promise<void> {
  for (const { code, action, discount } of COUPONS)
    await admin(
      `mutation($input: CreatePromotionInput!) {
        createPromotion(input: $input) { __typename ...on ErrorResult { errorCode message } }
      }`,
      {
        input: {
          enabled: true,
          couponCode: code,
          conditions: [],
          actions: [{ code: action, arguments: [{ name: 'discount', value: discount }] }],
          translations: [{ languageCode: 'en', name: code }],
        },
      },
    );
  const { activeChannel } = await admin<{ activeChannel: { id: string } }>('{ activeChannel { id } }');
  await admin(
    `mutation($channel: ID!) {
      updateChannel(input: { id: $channel, availableCurrencyCodes: [USD, EUR] }) {
        __typename ...on ErrorResult { errorCode message }
      }
    }`,
    { channel: activeChannel.id },
  );
  for (const [sku, price] of Object.entries(IN_EUR)) await priceInEur(admin, sku, price);
}

async function priceInEur(admin: Api, sku: string, price: number): Promise<void> {
  const { productVariants } = await admin<{
    productVariants: { items: { id: string; priceWithTax: number }[] };
  }>(
    `query($sku: String!) {
      productVariants(options: { filter: { sku: { eq: $sku } } }) { items { id priceWithTax } }
    }`,
    { sku },
  );
  for (const { id, priceWithTax } of productVariants.items)
    await admin(
      'mutation($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }',
      {
        input: [
          {
            id,
            prices: [
              { currencyCode: 'USD', price: priceWithTax },
              { currencyCode: 'EUR', price },
            ],
          },
        ],
      },
    );
}
