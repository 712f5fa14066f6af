import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** What a benchmark asks of its load generator. */
export type LoadOrder = {
  url: string;
  /** To be used from now on instead of those of the file. */
  tokens?: string[];
  /** Number of the first request; it chooses body and caller. */
  from: number;
  requests: number;
  /** So many at once, the next when one is answered… */
  concurrency?: number;
  /** …or so many a second, whatever comes back. */
  perSecond?: number;
  /**
   * Groups of callers (places in the list of tokens), each caller by a connection of its own, as people have one, that
   * the next order with groups finds open. Each group has `concurrency` at once and its part of the requests.
   */
  groups?: number[][];
  /** What is sent in the first seconds is not counted: connections are opened, limits find their place. */
  leadSeconds?: number;
  /** Ends the round even if `requests` have not been sent. */
  seconds?: number;
  /** An answer later than this is none. */
  deadlineMs?: number;
};

/** What it is told: how the requests ended, and how long those with data took. */
export type LoadReport = {
  seconds: number;
  answered: number;
  /** Answered with data, but after the deadline. */
  late: number;
  /** Refused as too much: HTTP 503 or code BUSY. */
  refused: number;
  failures: number;
  bytes: number;
  p50Ms: number;
  p99Ms: number;
  /** How long 99 of 100 waited for whatever they got, refusals too. */
  waited99Ms: number;
  /** How late the load generator itself was, one time of a hundred. */
  lag99Ms: number;
  firstFailure?: string;
  /** Of an order with groups: the port from which each caller's connection comes. */
  ports: Record<number, number>;
};

/**
 * Bodies and access tokens, one after the other; read from the file given as first argument. `__N__`
 * in a body becomes the request's number; an empty token is a caller without one.
 */
export type LoadMaterial = { bodies: string[]; tokens: string[] };

type Ending = {
  kind: 'answered' | 'late' | 'refused' | 'failures';
  bytes: number;
  text?: string;
  port?: number;
};

const material = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as LoadMaterial;

process.on('message', (order: LoadOrder) => {
  material.tokens = order.tokens ?? material.tokens;
  void drive(order).then((report) => process.send?.(report));
});
process.send?.('ready');

/** Of orders with groups, by caller. */
const lines = new Map<number, Agent>();

async function drive(order: LoadOrder): Promise<LoadReport> {
  // Fresh connections: those of the last round may have been closed in the meantime.
  const pool = new Agent({ keepAlive: true, maxSockets: 4_000 });
  const ports: LoadReport['ports'] = {};
  const counts = { answered: 0, late: 0, refused: 0, failures: 0, bytes: 0 };
  const times: number[] = [];
  const waits: number[] = [];
  let firstFailure: string | undefined;
  const one = async (number: number, group?: number[]) => {
    const place = group ? group[number % group.length] : number % material.tokens.length;
    const caller = place ?? 0;
    const sentAt = performance.now();
    const { kind, bytes, text, port } = await ask(
      group ? lineOf(caller) : pool,
      order.url,
      caller,
      number,
    ).catch((error: Error): Ending => ({ kind: 'failures', bytes: 0, text: error.message }));
    if (group && port) ports[caller] = port;
    const tookMs = performance.now() - sentAt;
    if (sentAt < countedFrom) return;
    waits.push(tookMs);
    counts.bytes += bytes;
    const isLate = kind === 'answered' && tookMs > (order.deadlineMs ?? Number.POSITIVE_INFINITY);
    counts[isLate ? 'late' : kind] += 1;
    if (kind === 'answered') times.push(tookMs);
    if (kind === 'failures') firstFailure ??= text;
  };
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  const startedAt = performance.now();
  const countedFrom = startedAt + (order.leadSeconds ?? 0) * 1_000;
  if (order.groups) await inGroups(order, order.groups, one);
  else await paced(order, one);
  const seconds = (performance.now() - startedAt) / 1_000;
  pool.destroy();
  lag.disable();
  return {
    ...{ seconds, ...counts, firstFailure, ports, lag99Ms: lag.percentile(99) / 1e6 },
    ...{ p50Ms: share(times, 0.5), p99Ms: share(times, 0.99), waited99Ms: share(waits, 0.99) },
  };
}

function share(values: number[], part: number): number {
  values.sort((a, b) => a - b);
  return values[Math.floor((values.length - 1) * part)] ?? 0;
}

async function inTurn(order: LoadOrder, one: Ask): Promise<void> {
  const { from, requests, concurrency = 1, seconds = Number.POSITIVE_INFINITY } = order;
  const endsAt = performance.now() + seconds * 1_000;
  let next = from;
  const worker = async () => {
    while (next < from + requests && performance.now() < endsAt) {
      next += 1;
      await one(next - 1);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** A group that has had its part waits for the others. */
async function inGroups(order: LoadOrder, groups: number[][], one: Ask): Promise<void> {
  const requests = Math.ceil(order.requests / groups.length);
  await Promise.all(
    groups.map((group) => paced({ ...order, requests }, (number) => one(number, group))),
  );
}

function paced(order: LoadOrder, one: Ask): Promise<void> {
  return order.perSecond ? atRate(order, order.perSecond, one) : inTurn(order, one);
}

type Ask = (number: number, group?: number[]) => Promise<void>;

async function atRate({ from, requests }: LoadOrder, perSecond: number, one: Ask): Promise<void> {
  const under: Promise<void>[] = [];
  const startedAt = performance.now();
  while (under.length < requests) {
    const due = Math.min(requests, ((performance.now() - startedAt) / 1_000) * perSecond);
    while (under.length < due) under.push(one(from + under.length));
    await pause(1);
  }
  await Promise.all(under);
}

function lineOf(caller: number): Agent {
  const line = lines.get(caller) ?? new Agent({ keepAlive: true, maxSockets: 1 });
  lines.set(caller, line);
  return line;
}

function ask(agent: Agent, url: string, caller: number, number: number): Promise<Ending> {
  const { bodies, tokens } = material;
  const body = (bodies[number % bodies.length] ?? '').replaceAll('__N__', String(number));
  const token = tokens[caller];
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          accept: 'application/json',
          ...(token && { authorization: `Bearer ${token}` }),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        const port = response.socket.localPort;
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve({ ...endingOf(response.statusCode ?? 0, parts), port }));
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function endingOf(status: number, parts: Buffer[]): Ending {
  const all = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  const bytes = all.length;
  const isWhole =
    all.subarray(0, 9).toString('latin1') === '{"data":{' && !all.includes('"errors":[');
  if (status === 200 && isWhole) return { kind: 'answered', bytes };
  if (status === 503 || all.includes('"BUSY"')) return { kind: 'refused', bytes };
  return { kind: 'failures', bytes, text: `${status} ${all.toString().slice(0, 300)}` };
}
