/**
 * Shopify's own schemas of the Admin API, whole, as its package for developers ships them: what they refuse
 * is refused here too.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { installed } from '../installation.ts';

export const VERSIONS = ['2026-01', '2026-04', '2026-07', '2026-10'] as const;
export type Version = (typeof VERSIONS)[number];

export async function schemaOf(version: Version): Promise<GraphQLSchema> {
  const place = await installed(import.meta.dirname);
  const file = join(place, 'node_modules/@shopify/dev-mcp/dist/data', `admin_${version}.json.gz`);
  const read = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as
    | IntrospectionQuery
    | { data: IntrospectionQuery };
  // It deprecates fields that its interfaces keep, which graphql-js takes for a mistake.
  return buildClientSchema('data' in read ? read.data : read, { assumeValid: true });
}
