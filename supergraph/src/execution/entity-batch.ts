import type { FetchAnswer } from '@commerce-tracking/federation-nats/data-source';
import { copyOf } from './merging.ts';
import type { Data } from './plan-run.ts';

/**
 * Fetches of one operation that ask a subgraph the same of entities, made in the same turn: their
 * representations travel in one message.
 */
export class EntityBatch {
  readonly answer: Promise<FetchAnswer>;
  readonly #positions = new Map<string, number>();
  /** By position what was received as `__typename`: whoever takes an entity without one writes its own. */
  readonly #taken = new Map<number, unknown>();

  /** @param send is called at the end of the turn with all representations as JSON */
  constructor(send: (representations: string) => Promise<FetchAnswer>) {
    this.answer = new Promise((resolve, reject) => {
      // A tick runs when all settled promises have had their say.
      process.nextTick(() => {
        send(`[${[...this.#positions.keys()].join(',')}]`).then(resolve, reject);
      });
    });
  }

  get size(): number {
    return this.#positions.size;
  }

  /** The position of a representation in the message. */
  add(representation: string): number {
    const known = this.#positions.get(representation);
    if (known !== undefined) return known;
    const position = this.#positions.size;
    this.#positions.set(representation, position);
    return position;
  }

  /** What was received at a position; whoever takes it second gets a copy, for each adds to it. */
  take(received: readonly unknown[], position: number): unknown {
    const entity = received[position] as Data | null;
    if (!this.#taken.has(position)) {
      this.#taken.set(position, entity?.__typename);
      return entity;
    }
    const copy = copyOf(entity);
    if (isObject(copy)) copy.__typename = this.#taken.get(position);
    return copy;
  }
}

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null;
}
