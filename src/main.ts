/**
 * npm start. Loads the program through Node's compile cache, which spares most of the time that stripping
 * types and compiling take at each start.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)));
await import('./program.ts');
