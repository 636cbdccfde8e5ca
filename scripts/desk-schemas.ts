/** npm run desk:schemas: writes schemas/, by which an editor completes and explains a desk's files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { deskSchemas } from '../src/start/desks/schemas.ts';

const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(deskSchemas())) writeFileSync(new URL(name, folder), text);
