import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

// node --import ./scripts/graphql-loader.mjs: makes `import sdl from './x.graphql'` give the text of the file.
// Newer Nodes take hooks on the main thread; Node 20 runs them in a thread of their own.
if (nodeModule.registerHooks) {
  nodeModule.registerHooks({
    load(url, context, nextLoad) {
      return isGraphql(url) ? asModule(url) : nextLoad(url, context);
    },
  });
} else {
  nodeModule.register('./graphql-loader-hooks.mjs', import.meta.url);
}

function isGraphql(url) {
  return url.startsWith('file:') && /\.graphql(\?.*)?$/.test(url);
}

function asModule(url) {
  const text = readFileSync(fileURLToPath(url.replace(/\?.*$/, '')), 'utf8');
  return {
    format: 'module',
    shortCircuit: true,
    source: `export default ${JSON.stringify(text)};`,
  };
}
