/**
 * After npm ci: makes ready what the first start would otherwise wait for. A part that fails is reported and
 * stops neither the others nor the installation; what can be made later, the start makes.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildConsole, hasVite } from '../src/bots/console/build.ts';
import { withConsoleTools } from './console-tools.ts';

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)));

await attempt('the embedded database', async () => {
  const { makeImage } = await import('../src/store/make-image.ts');
  await makeImage();
});
await attempt('the console', async () => {
  const built = hasVite() ? await buildConsole() : await withConsoleTools((root) => buildConsole({ root }));
  if (built.kind === 'failed') throw new Error(built.message);
});
// Loaded for the compile cache alone.
await attempt('the compile cache', async () => void (await import('../src/start.ts')));

async function attempt(part: string, make: () => Promise<void>): Promise<void> {
  try {
    await make();
  } catch (error) {
    console.error(`Not made ready: ${part}: ${error instanceof Error ? error.message : error}`);
  }
}
