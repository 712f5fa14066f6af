/**
 * What is under way, each under a key of its own that never comes again.
 *
 * Not a Map: growing and shrinking, it leaves tables behind that still know what was in them. Once
 * one of these has become old for the garbage collector, whatever was under way since, and all it
 * refers to, lives until the next full collection, which then comes many times as often.
 */
export class Slots<Value> {
  readonly #held: ({ key: string; value: Value } | undefined)[] = [];
  readonly #free: number[] = [];
  #count = 0;

  /** Takes a value in; gives its key, letters and digits only but for one `-`. */
  add(value: Value): string {
    const slot = this.#free.pop() ?? this.#held.length;
    this.#count += 1;
    const key = `${slot.toString(36)}-${this.#count.toString(36)}`;
    this.#held[slot] = { key, value };
    return key;
  }

  get(key: string): Value | undefined {
    const held = this.#held[Number.parseInt(key, 36)];
    return held?.key === key ? held.value : undefined;
  }

  /** Lets a value go; one that has gone already is nothing to it. */
  delete(key: string): void {
    const slot = Number.parseInt(key, 36);
    if (this.#held[slot]?.key !== key) return;
    this.#held[slot] = undefined;
    this.#free.push(slot);
  }

  /** Keys and values that are held now. */
  entries(): [string, Value][] {
    return this.#held.flatMap((held): [string, Value][] => (held ? [[held.key, held.value]] : []));
  }
}
