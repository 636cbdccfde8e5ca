/** The GraphQL package, loaded where a tools file speaks to such a service, and nowhere else. */
import { createRequire } from 'node:module';
import type * as Library from 'graphql';

let loaded: typeof Library | undefined;

export function library(): typeof Library {
  loaded ??= createRequire(import.meta.url)('graphql') as typeof Library;
  return loaded;
}
