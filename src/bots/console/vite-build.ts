/** Builds the console into the directory given as the only argument; started by build.ts. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('give the directory to build into');

await build({
  configFile: false,
  root: fileURLToPath(new URL('./app', import.meta.url)),
  base: '/',
  logLevel: 'error',
  plugins: [react()],
  build: {
    outDir: dir,
    emptyOutDir: true,
    target: ['chrome125', 'firefox128', 'safari18'],
    // The Content-Security-Policy allows files of our own only: nothing inline, no data URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
