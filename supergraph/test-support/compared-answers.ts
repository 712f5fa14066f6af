import type { GatewayExecutor } from '@apollo/server-gateway-interface';

type Answer = Awaited<ReturnType<GatewayExecutor>>;

/** An answer as a client reads it, and what the subgraphs were asked for it: equal texts for equal answers. */
export function answerText({ data, errors, extensions }: Answer, fetches?: string[]): string {
  return JSON.stringify({
    ...{ data: inOrder(data), errors: errors?.map(comparable).sort(), extensions },
    fetches: fetches && [...new Set(fetches)].sort(),
  });
}

/** The parts of two answers that are not alike, each as it is. */
export function differingParts(expected: string, found: string): string[] {
  const stock: Record<string, unknown> = JSON.parse(expected);
  const prepared: Record<string, unknown> = JSON.parse(found);
  return [...new Set([...Object.keys(stock), ...Object.keys(prepared)])].flatMap((part) => {
    const [one, other] = [JSON.stringify(stock[part]), JSON.stringify(prepared[part])];
    return one === other ? [] : [`${part}, stock:    ${one}`, `${part}, prepared: ${other}`];
  });
}

/**
 * Whether the stock executor stopped at something that is no entity, and the other answer has all that it had until
 * then. It fills places one after the other; the prepared one fills places that say the same at once, so that those
 * behind may be filled already.
 */
export function saysMoreThanCut(stock: string, other: string): boolean {
  const [cut, full]: { data?: unknown; errors?: string[] }[] = [stock, other].map((text) =>
    JSON.parse(text),
  );
  const stop = cut?.errors?.find((error) => error.includes("Cannot create property '__typename'"));
  if (stop === undefined || !full?.errors?.includes(stop)) return false;
  return hasAllOf(full.data, cut?.data);
}

function hasAllOf(full: unknown, cut: unknown): boolean {
  if (cut === null || cut === full) return true;
  if (typeof cut !== 'object' || typeof full !== 'object' || !full || !cut) return false;
  const keys = Object.keys(cut);
  if (Object.keys(full).length !== keys.length) return false;
  return keys.every((key) =>
    hasAllOf((full as Record<string, unknown>)[key], (cut as Record<string, unknown>)[key]),
  );
}

// Fetches that run side by side report in any order.
function comparable(error: { message: string; path?: unknown; extensions?: unknown }): string {
  const { message, path, extensions } = error;
  return JSON.stringify([message, path, Object.entries(extensions ?? {}).sort()]);
}

// The stock executor puts like fragments together and gives their fields at the place of the first; the prepared one keeps
// to the order of the specification.
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, inOrder(inner)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
