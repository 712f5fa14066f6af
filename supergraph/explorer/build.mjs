import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// Bundles the explorer into dist/explorer: one script, one style sheet, no address outside.
await build({
  entryPoints: { explorer: here('explorer.js'), page: here('explorer.css') },
  outdir: here('../dist/explorer'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl', '.svg': 'dataurl' },
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});
