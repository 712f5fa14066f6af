import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';
import { localEnvironment, root } from './local-secrets.mjs';
import './graphql-loader.mjs';

// node scripts/run.mjs <script.ts> [argument…]: a TypeScript script of the project with the local addresses and secrets.
const [script, ...rest] = process.argv.slice(2);
if (!script) throw new Error('usage: run.mjs <script.ts> [argument…]');
Object.assign(process.env, localEnvironment());
const file = resolve(root, script);
process.argv = [process.argv[0], file, ...rest];
register();
await import(pathToFileURL(join(file)).href);
