import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandFactory } from './commands.ts';

const command = commandFactory<unknown>();
const define = (input: z.ZodType) => () =>
  command({ subject: 'command.test.thing.do', permission: null, input, run: async () => null });

describe('a command', () => {
  const open = z.object({ id: z.string() });
  const closed = z.strictObject({ id: z.string() });

  it('is refused where it would overlook fields it does not name', () => {
    const inputs = [
      ...[open, open.nullish(), open.transform((input) => input.id), open.refine(() => true)],
      ...[z.union([closed, open]), z.looseObject({}), z.record(z.string(), z.string()), z.any()],
    ];
    for (const input of inputs)
      expect(define(input)).toThrow('command.test.thing.do takes unknown');
  });

  it('is taken with an input that names all there may be', () => {
    const inputs = [closed, closed.nullish(), closed.transform((input) => input.id)];
    for (const input of [...inputs, closed.extend({ more: z.int() }).refine(() => true)])
      expect(define(input)).not.toThrow();
  });
});
