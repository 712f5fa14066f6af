import { expect, it } from 'vitest';
import { seenProblems } from './containment.ts';

const status = (uid: string, rights: string, sealed: string) =>
  `Name:\tnode\nUid:\t${uid}\t${uid}\nCapBnd:\t${rights}\nNoNewPrivs:\t${sealed}\n`;
const bare = status('1000', '0000000000000000', '1');

it('finds nothing in a container that can do nothing', () => {
  expect(seenProblems({ processes: [bare], written: ['/data', '/tmp'] })).toEqual([]);
});

it('names another user, capabilities, privileges to be had, and places to write in', () => {
  const processes = [bare, status('0', '00000000a80425fb', '0')];
  expect(seenProblems({ processes, written: ['/data', '/app'] })).toEqual([
    'node runs as 0',
    'node has capabilities 00000000a80425fb',
    'node may gain privileges',
    'can write in /app',
    'cannot write in /tmp',
  ]);
});
