import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Node 20's form of graphql-loader.mjs: the same hook, run by Node in its loader thread. */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !/\.graphql(\?.*)?$/.test(url)) return nextLoad(url, context);
  const text = await readFile(fileURLToPath(url.replace(/\?.*$/, '')), 'utf8');
  return {
    format: 'module',
    shortCircuit: true,
    source: `export default ${JSON.stringify(text)};`,
  };
}
