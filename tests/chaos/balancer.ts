/** Chooses whom to ask, as a load balancer does. */
export type Balancer = {
  /** The gateway whose turn it is. */
  next(): string;
  /** Its connection was refused or broken off: it is left out until it says that it is ready. */
  lost(origin: string): void;
  stop(): void;
};

const lookEveryMs = 250;
const readyWithinMs = 1_000;

/** A balancer before these gateways; while none of them is there, each is tried all the same. */
export function openBalancer(origins: readonly string[]): Balancer {
  const out = new Set<string>();
  let turn = 0;
  const look = async (origin: string) => {
    if (await isReady(origin)) out.delete(origin);
  };
  const looking = setInterval(() => {
    for (const origin of out) void look(origin);
  }, lookEveryMs);
  return {
    next() {
      turn += 1;
      const there = origins.filter((origin) => !out.has(origin));
      const among = there.length > 0 ? there : origins;
      return among[turn % among.length] ?? '';
    },
    lost: (origin) => void out.add(origin),
    stop: () => clearInterval(looking),
  };
}

async function isReady(origin: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(readyWithinMs);
    const { ok } = await fetch(`${origin}/ready`, { signal });
    return ok;
  } catch {
    return false;
  }
}
