import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// Two things in Prisma's generated client cost a process 25 MB for nothing; the bundles leave them out. The sources
// keep the client as it was generated, and a client that looks different from what is expected here fails the build.

const wasmFile = 'query-compiler.wasm';
const wasmImport =
  /const \{ wasm \} = await import\("(@prisma\/client\/runtime\/[^"]+\.wasm-base64\.mjs)"\)\s+return await decodeBase64AsWasm\(wasm\)/;
const graphLiteral = /graph: "([\w-]+)"/;
const stringsLiteral = /strings: (JSON\.parse\("(?:[^"\\]|\\.)*"\))/;

// An object whose first number key is this large gets a table of its keys, not an array up to the largest of them.
const offset = 1024;

/** Plugin of esbuild: the query compiler as a file beside the bundle, and a description of the models that stays small. */
export const slimPrisma = {
  name: 'slim-prisma',
  setup(plugin) {
    let compiler;
    plugin.onLoad({ filter: /generated[\\/]internal[\\/]class\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const [, module] = expected(source, wasmImport);
      const [, strings] = expected(source, stringsLiteral);
      const [, graph] = expected(source, graphLiteral);
      compiler = createRequire(path).resolve(module);
      // Functions, since `$` means something in a replacement text.
      const contents = source
        .replace(
          wasmImport,
          () =>
            `const { readFile } = await import('node:fs/promises')
            return WebAssembly.compile(await readFile(new URL('./${wasmFile}', import.meta.url)))`,
        )
        .replace(strings, () => `[...Array(${offset}).fill(''), ...${strings}]`)
        .replace(graph, () => moveNames(graph));
      return { contents, loader: 'ts' };
    });
    plugin.onEnd(async () => {
      if (!compiler) return;
      // As text the compiler would stay in memory twice, beside the bytes made of it.
      const [, text] = expected(await readFile(compiler, 'latin1'), /["'`]([\w+/=]{1000,})["'`]/);
      const { outdir } = plugin.initialOptions;
      await writeFile(join(outdir, wasmFile), Buffer.from(text, 'base64'));
    });
  },
};

/**
 * Prisma's graph of what queries may say, with every name's number raised by `offset`. Prisma keeps an object per node
 * with those numbers as keys; small ones make V8 reserve an array of over a thousand places for each of them.
 */
export function moveNames(graph) {
  const input = Buffer.from(graph, 'base64url');
  const output = [];
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = input[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const write = (value) => {
    let rest = value;
    for (; rest > 127; rest >>>= 7) output.push((rest & 127) | 128);
    output.push(rest);
    return value;
  };
  const copy = () => write(number());
  const copyBytes = (count) => {
    for (let left = count; left > 0; left -= 1) output.push(input[at++]);
  };
  const name = () => write(number() + offset);
  // Optional numbers are stored one higher, 0 meaning absent.
  const optionalName = () => {
    const value = number();
    write(value === 0 ? 0 : value + offset);
  };
  const times = (count, work) => {
    for (let left = count; left > 0; left -= 1) work();
  };
  const outputEdge = () => {
    name();
    copy();
    copy();
  };

  const [inputNodes, outputNodes, roots] = [copy(), copy(), copy()];
  times(inputNodes, () =>
    times(copy(), () => {
      name();
      copyBytes(2); // The scalar types allowed.
      copy(); // The node below.
      optionalName(); // The enum.
      copyBytes(1); // Flags.
    }),
  );
  times(outputNodes, () => times(copy(), outputEdge));
  times(roots, outputEdge);
  if (at !== input.length) throw new Error('the graph of the Prisma client is of another format');
  return Buffer.from(output).toString('base64url');
}

function expected(text, pattern) {
  const found = pattern.exec(text);
  if (!found) throw new Error(`the Prisma client is of another form: ${pattern} is not in it`);
  return found;
}
