import { expect, test } from 'vitest';
import { moveNames } from './slim-prisma.mjs';

const encode = (bytes: number[]) => Buffer.from(bytes).toString('base64url');
// 1024 + n, for n below 128, in groups of seven bits.
const moved = (name: number) => [name | 128, 8];

test('names move up and everything else stays', () => {
  const inputNode = [2, 5, 0xff, 0x01, 3, 4, 9, 6, 0, 0, 0, 0, 128];
  const outputNode = [1, 7, 2, 0];
  const root = [8, 1, 1];
  const movedInputNode = [2, ...moved(5), 0xff, 0x01, 3, ...moved(4), 9];
  movedInputNode.push(...moved(6), 0, 0, 0, 0, 128);
  expect(moveNames(encode([1, 1, 1, ...inputNode, ...outputNode, ...root]))).toBe(
    encode([1, 1, 1, ...movedInputNode, 1, ...moved(7), 2, 0, ...moved(8), 1, 1]),
  );
});

test('a graph of another format is refused', () => {
  expect(() => moveNames(encode([0, 0, 0, 1]))).toThrow('another format');
});
