import react from '@vitejs/plugin-react';
import path from 'node:path';
import { root } from '../paths.mjs';

/**
 * The panel: static files that a strict content security policy can serve (no inlined script, style or data URL).
 * @param {string} outDir
 * @returns {import('vite').InlineConfig}
 */
export const rendererConfig = (outDir) => ({
  configFile: false,
  root: path.join(root, 'renderer'),
  base: './',
  plugins: [react()],
  logLevel: 'warn',
  build: {
    outDir,
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Served from this machine: one larger file costs less than many requests.
    chunkSizeWarningLimit: 4_000,
    reportCompressedSize: false,
  },
});
