import { expect, it } from 'vitest';
import { foundProblems } from './contents.ts';

const lock = {
  'node_modules/server': { dependencies: { parser: '1' } },
  'node_modules/parser': {},
  'node_modules/tool': { dev: true },
};

it('finds nothing in an image that holds what it needs', () => {
  const places = ['node_modules/server', 'node_modules/parser'];
  const found = { places, imports: ['server'], strange: [], writable: [] };
  expect(foundProblems(found, lock)).toEqual([]);
});

it('names tools, strange files, and files an image could change', () => {
  const found = {
    places: ['node_modules/server', 'node_modules/tool'],
    imports: ['server'],
    strange: ['/app/.env'],
    writable: ['/app/dist/main.js'],
  };
  expect(foundProblems(found, lock)).toEqual([
    'does not need node_modules/tool',
    'holds a tool: node_modules/tool',
    'holds /app/.env',
    'may change its own /app/dist/main.js',
  ]);
});
