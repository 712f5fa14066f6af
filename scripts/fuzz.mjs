import { randomInt } from 'node:crypto';

// npm run fuzz [-- <number> [<seed>]]: so many mutated requests, messages and tokens (100 000) against a system of its
// own. The seed is printed; with it the same run can be had again.
const [count = '100000', seed = String(randomInt(1, 2 ** 31))] = process.argv.slice(2);
if (!/^\d+$/.test(count) || !/^\d+$/.test(seed)) {
  console.error('usage: npm run fuzz [-- <number> [<seed>]]');
  process.exit(1);
}
console.log(`seed ${seed}; again with: npm run fuzz -- ${count} ${seed}`);
Object.assign(process.env, { FUZZ_MESSAGES: count, FUZZ_SEED: seed });
process.argv.splice(2, process.argv.length, '--project', 'e2e', 'tests/attacks.e2e.test.ts');
process.argv.push('-t', 'fuzz|the logs of everything');
await import('./test.mjs');
