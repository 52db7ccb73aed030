import path from 'node:path';
import { root } from '../paths.mjs';

/** Native modules stay beside the bundle; everything else goes into it. */
const EXTERNAL = ['electron', 'better-sqlite3', '@node-rs/argon2'];

/**
 * @param {string} outDir
 * @returns {import('vite').InlineConfig}
 */
const shared = (outDir) => ({
  configFile: false,
  root,
  publicDir: false,
  logLevel: 'warn',
  ssr: { noExternal: true, external: EXTERNAL },
  build: {
    outDir,
    ssr: true,
    emptyOutDir: false,
    minify: false,
    // Node 20.18 is what Electron 33 brings; Electron 45 and the headless shell have Node 24.
    target: 'node20.18',
    reportCompressedSize: false,
  },
});

/**
 * The desktop, the headless shell and the ledger's thread, which share the core's chunks.
 * @param {string} outDir
 * @param {{ inspectable?: boolean }} options inspectable: may be driven when packaged; for tests, never shipped
 * @returns {import('vite').InlineConfig}
 */
export function mainConfig(outDir, { inspectable = false } = {}) {
  const config = shared(outDir);
  return {
    ...config,
    define: { KEYDESK_INSPECTABLE: String(inspectable) },
    build: {
      ...config.build,
      rolldownOptions: {
        input: {
          main: path.join(root, 'electron/main.ts'),
          serve: path.join(root, 'electron/serve.ts'),
          'ledger-worker': path.join(root, 'electron/core/money/ledger/worker.ts'),
        },
        external: EXTERNAL,
        // One flat folder, so that import.meta.dirname means dist/electron in every chunk.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  };
}

/**
 * A sandboxed preload can neither be an ES module nor load a second file.
 * @param {string} outDir
 * @returns {import('vite').InlineConfig}
 */
export function preloadConfig(outDir) {
  const config = shared(outDir);
  return {
    ...config,
    build: {
      ...config.build,
      rolldownOptions: {
        input: { preload: path.join(root, 'electron/preload.ts') },
        external: EXTERNAL,
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  };
}
