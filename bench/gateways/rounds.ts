import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { LoadOrder, LoadReport } from '../lab/load.ts';
import { cpuSeconds, memoryMb } from '../lab/processes.ts';
import type { Arena } from './arena.ts';
import type { Gateway } from './gateways.ts';

export type Figures = {
  gatewayMs: number;
  totalMs: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
};

/** In MB: resident, and its share of what is shared. */
export type Memory = { rss: number; pss: number };

/** Figures of each gateway, one per round. */
export type Rounds = Map<Gateway, Figures[]>;

export type Load = Omit<LoadOrder, 'url' | 'from'>;

/** Sends the same amount of load to each gateway in turns; every round begins with another one. */
export async function inRounds(
  arena: Arena,
  gateways: Gateway[],
  rounds: number,
  load: Load,
): Promise<Rounds> {
  const figures: Rounds = new Map(gateways.map((gateway) => [gateway, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < gateways.length; turn += 1) {
      const gateway = gateways[(round + turn) % gateways.length] as Gateway;
      figures.get(gateway)?.push(await measure(arena, gateway, round * load.requests, load));
    }
  }
  return figures;
}

async function measure(arena: Arena, gateway: Gateway, from: number, load: Load): Promise<Figures> {
  // Connections that were closed while others had their turn are opened again, and do not count.
  await send(arena, gateway, { from, requests: load.requests / 10, concurrency: 8 });
  return account(arena, gateway, { ...load, from }, [gateway]);
}

/** What answering an order costs `asked`, which is the gateway or some of its processes, and all others. */
export async function account(
  arena: Arena,
  gateway: Gateway,
  order: Omit<LoadOrder, 'url'>,
  asked: { pid: number }[],
): Promise<Figures> {
  const spent = () =>
    [asked, arena.others[gateway.transport]].map((processes) =>
      processes.reduce((sum, process) => sum + cpuSeconds(process), 0),
    );
  const before = spent();
  const report = await drive(arena, gateway, order);
  const [gatewayMs = 0, othersMs = 0] = spent().map(
    (seconds, side) => ((seconds - (before[side] ?? 0)) * 1_000) / order.requests,
  );
  return {
    gatewayMs,
    totalMs: gatewayMs + othersMs,
    perSecond: order.requests / report.seconds,
    p50Ms: report.p50Ms,
    p99Ms: report.p99Ms,
  };
}

/** Lets the load generator work; every request has to be answered in full. */
export async function drive(
  arena: Arena,
  gateway: Gateway,
  order: Omit<LoadOrder, 'url'>,
): Promise<LoadReport> {
  const report = await send(arena, gateway, order);
  const failed = order.requests - report.answered;
  if (failed <= 0) return report;
  throw new Error(`${failed} of ${gateway.name} failed: ${report.firstFailure ?? 'refused'}`);
}

async function send(
  { load }: Arena,
  { url }: Gateway,
  order: Omit<LoadOrder, 'url'>,
): Promise<LoadReport> {
  load.child.send({ ...order, url } satisfies LoadOrder);
  const [report] = (await once(load.child, 'message')) as [LoadReport];
  return report;
}

/** The same questions to all gateways: every answer equal, or nothing is measured. Bytes of an answer. */
export async function compareAnswers(
  { material }: Arena,
  gateways: Gateway[],
  count: number,
): Promise<number> {
  let bytes = 0;
  for (let index = 0; index < count; index += 1) {
    const texts = await Promise.all(
      gateways.map(async ({ url }) => {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${material.tokens[index % material.tokens.length]}`,
          },
          body: material.bodies[index],
        });
        return response.text();
      }),
    );
    const [first, ...others] = texts.map((text) => JSON.parse(text) as { errors?: unknown });
    if (first?.errors) throw new Error(`${gateways[0]?.name}: ${JSON.stringify(first.errors)}`);
    for (const [place, other] of others.entries()) {
      if (isDeepStrictEqual(other, first)) continue;
      throw new Error(
        `${gateways[place + 1]?.name} answers otherwise: ${JSON.stringify(other).slice(0, 500)}`,
      );
    }
    bytes += Buffer.byteLength(texts[0] ?? '');
  }
  return bytes / count;
}

/** Memory of each gateway now. */
export function memoryOf(gateways: Gateway[]): Map<Gateway, Memory> {
  return new Map(gateways.map((gateway) => [gateway, memoryMb(gateway)]));
}
