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

/** Each kind of system is one member, and an entry in src/tools/shop/adapters/systems.ts. */
export const DeskShop = z
  .discriminatedUnion('kind', [Local, Vendure])
  .refine(
    (shop) =>
      shop.kind !== 'vendure' ||
      (shop.key !== undefined) !== (shop.user !== undefined && shop.password !== undefined),
    'has a key, or a user and a password',
  );
export type DeskShop = z.infer<typeof DeskShop>;

/** One on a system of its own, which is reached over a network. */
export type RemoteDeskShop = Extract<DeskShop, { url: string }>;
