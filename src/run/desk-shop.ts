/** Where desk.yaml says that the records of a desk are. */
import { z } from 'zod';

/** The name of a setting in the environment, where a secret stands and never in the file. */
const secret = z
  .string()
  .regex(/^\$\{[A-Z][A-Z0-9_]{0,60}\}$/, `names a setting of the environment, like \${SHOP_KEY}`);

/** It may name a setting of the environment too. */
const url = z.union([z.url({ protocol: /^https?$/ }), secret]);

/** `none`: what tools.yaml connects, and articles. */
const Local = z.strictObject({ kind: z.enum(['own', 'none']) });

const Vendure = z.strictObject({
  kind: z.literal('vendure'),
  /** Of the Admin API. */
  url,
  /** An API key; absent: user and password. */
  key: secret.optional(),
  user: secret.optional(),
  password: secret.optional(),
  /** The token of the channel; absent: the default one. */
  channel: z.string().trim().min(1).max(200).optional(),
});

const Shopify = z.strictObject({
  kind: z.literal('shopify'),
  /** Of the shop: `https://example.myshopify.com`. */
  url,
  /** A token of the Admin API; absent: client and secret of an app of the Dev Dashboard. */
  key: secret.optional(),
  client: secret.optional(),
  secret: secret.optional(),
  /**
   * The day from which on nobody could order without signing in: Shopify does not say who did, so only orders
   * placed since are their accounts'. Absent: whoever ordered is the customer of that one order.
   */
  accounts_since: z.iso.date().optional(),
});

/** The server's address, and a secret API key. */
const Medusa = z.strictObject({ kind: z.literal('medusa'), url, key: secret });

/** Each kind of system is one member, and an entry in src/tools/shop/adapters/systems.ts. */
export const DeskShop = z
  .discriminatedUnion('kind', [Local, Vendure, Shopify, Medusa])
  .refine(
    (shop) =>
      shop.kind !== 'vendure' ||
      (shop.key !== undefined) !== (shop.user !== undefined && shop.password !== undefined),
    'has a key, or a user and a password',
  )
  .refine(
    (shop) =>
      shop.kind !== 'shopify' ||
      (shop.key !== undefined) !== (shop.client !== undefined && shop.secret !== undefined),
    'has a key, or a client and a secret',
  );
export type DeskShop = z.infer<typeof DeskShop>;

/** One on a system of its own, which is reached over a network. */
export type RemoteDeskShop = Extract<DeskShop, { url: string }>;
