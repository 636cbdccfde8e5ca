/** What the demo shop sells. Prices in cents. */

interface Kind {
  /** What its first option is called, and its second if there is one: `moss green, 4 pieces`. */
  options: readonly [string] | readonly [string, string];
  cents: number;
  title: string;
  /** By the variant's text; with a price of its own where it is not the product's. */
  variants: readonly (string | readonly [variant: string, cents: number])[];
  finalSale?: true;
}

const colour = ['colour'] as const;
const size = ['size'] as const;
const colourPieces = ['colour', 'pieces'] as const;
const colourSize = ['colour', 'size'] as const;
const sizeColour = ['size', 'colour'] as const;

/** By code; `MUG-1` is the first variant of the mug. Sizes that cost more have a price of their own. */
const KINDS: Readonly<Record<string, Kind>> = {
  MUG: {
    ...{ title: 'Stoneware mug set', cents: 4_800, options: colourPieces },
    variants: ['moss green, 4 pieces', 'sand, 4 pieces', ['sand, 6 pieces', 6_600]],
  },
  BOWL: { title: 'Serving bowl', cents: 3_200, options: colour, variants: ['sand', 'slate'] },
  LINEN: {
    ...{ title: 'Linen tea towels', cents: 1_890, options: colourPieces },
    variants: ['natural, pack of 3', 'blue stripe, pack of 3'],
  },
  CANDLE: { title: 'Beeswax candle', cents: 1_250, options: size, variants: ['tall', 'short'] },
  VASE: {
    title: 'Glass vase',
    cents: 2_950,
    options: colourSize,
    variants: ['clear, 24 cm', 'smoke, 24 cm'],
  },
  BOARD: {
    ...{ title: 'Oak cutting board', cents: 3_900, options: size },
    variants: ['30 x 20 cm', ['45 x 30 cm', 5_400]],
  },
  LAMP: { title: 'Table lamp', cents: 8_900, options: ['finish'], variants: ['brass', 'black', 'white'] },
  THROW: { title: 'Wool throw', cents: 7_400, options: colour, variants: ['grey', 'rust', 'forest green'] },
  CUSHION: {
    ...{ title: 'Cushion cover', cents: 2_400, options: sizeColour },
    variants: ['50 x 50 cm, olive', '50 x 50 cm, cream', ['60 x 40 cm, olive', 2_700]],
  },
  PAN: { title: 'Cast-iron pan', cents: 6_500, options: size, variants: ['24 cm', ['28 cm', 7_900]] },
  CLOCK: { title: 'Wall clock', cents: 5_600, options: ['wood'], variants: ['birch', 'walnut'] },
  PLATES: {
    ...{ title: 'Dinner plates', cents: 5_200, options: ['season', 'pieces'], finalSale: true },
    variants: ['last season, 4 pieces'],
  },
  TRAY: { title: 'Ash tray table', cents: 12_900, options: ['wood'], variants: ['natural ash', 'dark ash'] },
  CARAFE: { title: 'Water carafe', cents: 2_700, options: size, variants: ['0.7 l', ['1.0 l', 3_100]] },
  GLASS: {
    ...{ title: 'Tumblers', cents: 2_200, options: colourPieces },
    variants: ['clear, 4 pieces', 'amber, 4 pieces', ['clear, 6 pieces', 3_000]],
  },
  TEAPOT: { title: 'Iron teapot', cents: 5_900, options: size, variants: ['0.8 l', ['1.2 l', 6_900]] },
  KETTLE: { title: 'Stove kettle', cents: 6_200, options: colour, variants: ['steel', 'cream'] },
  APRON: { title: 'Linen apron', cents: 3_400, options: colour, variants: ['natural', 'ink blue'] },
  NAPKIN: {
    ...{ title: 'Cloth napkins', cents: 1_990, options: colourPieces },
    variants: ['white, pack of 4', 'terracotta, pack of 4'],
  },
  RUNNER: {
    title: 'Table runner',
    cents: 2_600,
    options: colourSize,
    variants: ['natural, 140 cm', 'olive, 140 cm'],
  },
  BASKET: { title: 'Willow basket', cents: 3_600, options: size, variants: ['small', ['large', 4_900]] },
  CRATE: { title: 'Storage crate', cents: 2_100, options: colour, variants: ['pine', 'black'] },
  HOOK: {
    title: 'Wall hooks',
    cents: 1_450,
    options: ['finish', 'pieces'],
    variants: ['brass, 3 pieces', 'black, 3 pieces'],
  },
  MIRROR: { title: 'Round mirror', cents: 9_900, options: size, variants: ['50 cm', ['70 cm', 13_900]] },
  FRAME: { title: 'Picture frame', cents: 1_800, options: size, variants: ['A4', ['A3', 2_400]] },
  RUG: {
    title: 'Cotton rug',
    cents: 8_500,
    options: sizeColour,
    variants: ['120 x 70 cm, grey', ['180 x 120 cm, grey', 14_900]],
  },
  BLANKET: { title: 'Cotton blanket', cents: 5_900, options: colour, variants: ['ecru', 'dusty blue'] },
  SHEETS: {
    ...{ title: 'Bed linen set', cents: 8_900, options: sizeColour },
    variants: ['135 x 200 cm, white', ['155 x 220 cm, white', 9_900], '135 x 200 cm, sage'],
  },
  PILLOW: {
    title: 'Feather pillow',
    cents: 3_900,
    options: size,
    variants: ['40 x 80 cm', ['80 x 80 cm', 4_900]],
  },
  TOWEL: { title: 'Bath towel', cents: 2_300, options: colour, variants: ['white', 'sage', 'graphite'] },
  SOAP: { title: 'Soap dish', cents: 1_200, options: ['material'], variants: ['stone', 'oak'] },
  BRUSH: { title: 'Dish brush', cents: 890, options: ['wood'], variants: ['beech'] },
  LANTERN: { title: 'Garden lantern', cents: 4_400, options: colour, variants: ['black', 'rust'] },
  POT: {
    title: 'Plant pot',
    cents: 1_900,
    options: sizeColour,
    variants: ['14 cm, white', ['20 cm, white', 2_900]],
  },
  CAN: { title: 'Watering can', cents: 3_300, options: colour, variants: ['green', 'zinc'] },
  STOOL: { title: 'Milking stool', cents: 7_900, options: ['wood'], variants: ['oak', 'beech'] },
  SHELF: { title: 'Wall shelf', cents: 6_900, options: size, variants: ['60 cm', ['90 cm', 8_900]] },
  JAR: {
    title: 'Storage jars',
    cents: 2_500,
    options: ['lid', 'pieces'],
    variants: ['cork, 3 pieces', 'glass, 3 pieces'],
  },
  GRATER: {
    title: 'Nutmeg grater',
    cents: 1_100,
    options: ['material'],
    variants: ['steel'],
    finalSale: true,
  },
  WREATH: {
    title: 'Dried-flower wreath',
    cents: 2_900,
    options: size,
    variants: ['25 cm', '35 cm'],
    finalSale: true,
  },
};

/** Variants that cannot be had now. */
const SOLD_OUT = new Set(['THROW-3', 'RUG-2', 'SHEETS-3', 'MIRROR-2', 'KETTLE-2', 'GLASS-2']);
/** Batches that were called back; the article on recalls says what customers get. */
const RECALLED: Readonly<Record<string, string>> = { 'LAMP-1': 'batch L-204: the switch can overheat' };

export interface Item {
  sku: string;
  product: string;
  title: string;
  variant: string;
  options: Record<string, string>;
  cents: number;
  finalSale: boolean;
  available: boolean;
  recalled: string | null;
}

/** Every variant of every product; `MUG-1` is the first variant of the mug. */
export const ITEMS: readonly Item[] = Object.entries(KINDS).flatMap(([product, kind]) =>
  kind.variants.map((named, at): Item => {
    const [variant, cents] = typeof named === 'string' ? [named, kind.cents] : named;
    const sku = `${product}-${at + 1}`;
    return {
      ...{ sku, product, title: kind.title, variant, cents, finalSale: kind.finalSale === true },
      ...{ available: !SOLD_OUT.has(sku), recalled: RECALLED[sku] ?? null },
      options: Object.fromEntries(variant.split(', ').map((value, n) => [kind.options[n] ?? 'kind', value])),
    };
  }),
);

/** Throws for an item the shop does not sell. */
export function item(sku: string): Item {
  const found = ITEMS.find((one) => one.sku === sku);
  if (!found) throw new Error(`the demo shop has no item ${sku}`);
  return found;
}
