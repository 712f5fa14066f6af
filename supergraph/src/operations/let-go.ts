import type { OperationHooks } from './operation-hooks.ts';

/**
 * Has each operation let go of its request and its answer once that has been written.
 *
 * For a gateway Apollo Server makes an object with accessors for every operation. V8 keeps what stands for a pair of
 * accessors where only full garbage collections come by, and over the accessors it leads to the operation: one byte in
 * nine of what an operation needs, its whole answer among it, waited for a full collection.
 */
export function letGoHooks(): OperationHooks {
  let answered: object[] = [];
  const letGo = () => {
    const over = answered;
    answered = [];
    for (const held of over) empty(held);
  };
  return {
    answering({ request, response, contextValue }) {
      // What is left to do with it is done before the loop turns: nothing of it waits for anything.
      if (answered.length === 0) setImmediate(letGo);
      answered.push(request, response, contextValue);
    },
  };
}

/** Apollo Server has copies of what holds these three, but not of them. */
function empty(held: object): void {
  for (const name of Object.keys(held)) (held as Record<string, unknown>)[name] = undefined;
}
