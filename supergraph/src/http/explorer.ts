import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { explorerPolicy } from './security-headers.ts';

const assets = new Map([
  ['explorer.js', 'text/javascript; charset=utf-8'],
  ['explorer.css', 'text/css; charset=utf-8'],
  ['page.css', 'text/css; charset=utf-8'],
]);
const compress = promisify(gzip);

/** Serves the offline explorer at /explorer from the files `explorer/build.mjs` has written. */
export function registerExplorer(app: FastifyInstance, options: { endpoint: string }): void {
  const { endpoint } = options;
  const compressed = new Map<string, Promise<Buffer>>();

  const load = (name: string) => {
    const known = compressed.get(name);
    if (known) return known;
    const loading = readFile(new URL(name, assetFolder())).then((text) => compress(text));
    compressed.set(name, loading);
    loading.catch(() => compressed.delete(name));
    return loading;
  };

  app.get('/explorer', async (_request, reply) => {
    if (!(await isBuilt())) {
      return reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('The explorer is not built yet: npm run build -w supergraph\n');
    }
    reply.header('content-security-policy', explorerPolicy);
    return reply.type('text/html; charset=utf-8').send(page(endpoint));
  });

  for (const [name, type] of assets) {
    app.get(`/explorer/${name}`, async (_request, reply) => {
      const body = await load(name);
      reply.header('content-encoding', 'gzip');
      reply.header('cache-control', 'public, max-age=3600');
      return reply.type(type).send(body);
    });
  }
}

// In a checkout that was never built the bundling tool is at hand; in an image it is not.
async function isBuilt(): Promise<boolean> {
  if (existsSync(new URL('explorer.js', assetFolder()))) return true;
  try {
    await import(new URL('../../explorer/build.mjs', import.meta.url).href);
    return true;
  } catch {
    return false;
  }
}

// Beside this file in a build, under dist when run from source.
function assetFolder(): URL {
  const built = new URL('./explorer/', import.meta.url);
  return existsSync(new URL('explorer.js', built))
    ? built
    : new URL('../../dist/explorer/', import.meta.url);
}

function page(endpoint: string): string {
  return `<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Commerce Tracking: explorer</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/explorer/explorer.css" />
    <link rel="stylesheet" href="/explorer/page.css" />
  </head>
  <body>
    <div id="explorer" data-endpoint="${endpoint.replace(/["&<>]/g, '')}"></div>
    <script type="module" src="/explorer/explorer.js"></script>
  </body>
</html>
`;
}
