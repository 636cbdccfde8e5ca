/** What the demo shop sells. Prices in cents. */

interface Product {
  code: string;
  title: string;
  cents: number;
  variants: readonly [string, ...string[]];
  finalSale?: true;
}

const PRODUCTS: readonly Product[] = [
  { code: 'MUG', title: 'Stoneware mug set', cents: 4_800, variants: ['moss green, 4 pieces', 'sand, 4 pieces'] },
  { code: 'BOWL', title: 'Serving bowl', cents: 3_200, variants: ['sand', 'slate'] },
  {
    code: 'LINEN',
    title: 'Linen tea towels',
    cents: 1_890,
    variants: ['natural, pack of 3', 'blue stripe, pack of 3'],
  },
  { code: 'CANDLE', title: 'Beeswax candle', cents: 1_250, variants: ['tall', 'short'] },
  { code: 'VASE', title: 'Glass vase', cents: 2_950, variants: ['clear, 24 cm', 'smoke, 24 cm'] },
  { code: 'BOARD', title: 'Oak cutting board', cents: 3_900, variants: ['30 x 20 cm', '45 x 30 cm'] },
  { code: 'LAMP', title: 'Table lamp', cents: 8_900, variants: ['brass', 'black'] },
  { code: 'THROW', title: 'Wool throw', cents: 7_400, variants: ['grey', 'rust'] },
  { code: 'CUSHION', title: 'Cushion cover', cents: 2_400, variants: ['50 x 50 cm, olive', '50 x 50 cm, cream'] },
  { code: 'PAN', title: 'Cast-iron pan', cents: 6_500, variants: ['24 cm', '28 cm'] },
  { code: 'CLOCK', title: 'Wall clock', cents: 5_600, variants: ['birch', 'walnut'] },
  { code: 'PLATES', title: 'Dinner plates', cents: 5_200, variants: ['last season, 4 pieces'], finalSale: true },
];

export interface Item {
  sku: string;
  title: string;
  variant: string;
  cents: number;
  finalSale: boolean;
}

/** Every variant of every product; `MUG-1` is the first variant of the mug. */
export const ITEMS: readonly Item[] = PRODUCTS.flatMap(({ code, title, cents, variants, finalSale }) =>
  variants.map((variant, at) => ({ sku: `${code}-${at + 1}`, title, variant, cents, finalSale: finalSale === true })),
);

/** Throws for an item the shop does not sell. */
export function item(sku: string): Item {
  const found = ITEMS.find((one) => one.sku === sku);
  if (!found) throw new Error(`the demo shop has no item ${sku}`);
  return found;
}
