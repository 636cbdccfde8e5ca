/**
 * After npm ci: makes ready what the first start would otherwise wait for. Start makes whatever is missing,
 * so a failure here is only told.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)));
try {
  const { makeImage } = await import('../src/store/make-image.ts');
  await makeImage();
  const { buildConsole } = await import('../src/bots/console/build.ts');
  const built = await buildConsole();
  if (built.kind === 'failed') throw new Error(built.message);
  // Loaded for the compile cache alone.
  await import('../src/start.ts');
} catch (error) {
  console.error(
    `Not everything could be made ready, the first start will take longer: ${error instanceof Error ? error.message : error}`,
  );
}
