import { resolve } from 'node:path';
import { completeSecrets } from './local-secrets.mjs';

// npm run secrets -- <file>: adds the secrets a set-up with containers needs to a file of settings, as far as they are
// missing; the file is then readable by its owner only.
const [name] = process.argv.slice(2);
if (!name) throw new Error('usage: npm run secrets -- <file>');
completeSecrets(resolve(process.env.INIT_CWD ?? '.', name));
console.log(`${name} holds a strong value for every secret.`);
