import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gatewayFlags, serviceFlags, serviceMemory } from './node-flags.mjs';
import { root } from './workspaces.ts';

const dockerfile = readFileSync(join(root, 'infra/Dockerfile'), 'utf8');
const command = (flags: string[], main: string) =>
  `CMD ${JSON.stringify(['node', ...flags, main]).replaceAll(',', ', ')}\n`;

it('starts processes in images as on this machine', () => {
  expect(dockerfile).toContain(command(gatewayFlags, 'supergraph/dist/main.js'));
  expect(dockerfile).toContain(command(serviceFlags, 'dist/main.js'));
  const memory = Object.entries(serviceMemory).map(([name, value]) => `${name}=${value}`);
  expect(dockerfile.match(new RegExp(memory.join(' '), 'g'))).toHaveLength(2);
});
