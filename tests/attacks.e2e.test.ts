import { afterAll, beforeAll } from 'vitest';
import { type Arena, openArena } from './attacks/arena.ts';
import { edgeAttacks } from './attacks/edge-attacks.ts';
import { fuzzAttacks } from './attacks/fuzz-attacks.ts';
import { logScan } from './attacks/log-scan.ts';
import { requestAttacks } from './attacks/request-attacks.ts';
import { tokenAttacks } from './attacks/token-attacks.ts';

// One system for all of them: each would cost more to start than to carry out.
let arena: Arena;
beforeAll(async () => {
  arena = await openArena();
});
afterAll(() => arena?.stop());

tokenAttacks(() => arena);
requestAttacks(() => arena);
edgeAttacks(() => arena);
fuzzAttacks(() => arena);
logScan(() => arena);
