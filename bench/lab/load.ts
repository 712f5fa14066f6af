import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** What a benchmark asks of its load generator. */
export type LoadOrder = {
  url: string;
  /** Number of the first request; it chooses body and caller. */
  from: number;
  requests: number;
  /** So many at once, the next when one is answered… */
  concurrency?: number;
  /** …or so many a second, whatever comes back. */
  perSecond?: number;
};

/** What it is told: how the requests ended, and how long those with data took. */
export type LoadReport = {
  seconds: number;
  answered: number;
  /** Refused as too much: HTTP 503 or code BUSY. */
  refused: number;
  failures: number;
  bytes: number;
  p50Ms: number;
  p99Ms: number;
  mostMs: number;
  /** The longest anybody waited for any answer, refusals too. */
  waitedMs: number;
  firstFailure?: string;
};

/** Bodies and access tokens, one after the other; read from the file given as first argument. */
export type LoadMaterial = { bodies: string[]; tokens: string[] };

type Ending = { kind: 'answered' | 'refused' | 'failures'; bytes: number; text?: string };

const material = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as LoadMaterial;

process.on('message', (order: LoadOrder) => {
  void drive(order).then((report) => process.send?.(report));
});
process.send?.('ready');

async function drive(order: LoadOrder): Promise<LoadReport> {
  // Fresh connections each round: those of the last one may have been closed in the meantime.
  const agent = new Agent({ keepAlive: true, maxSockets: 4_000 });
  const counts = { answered: 0, refused: 0, failures: 0, bytes: 0 };
  const times: number[] = [];
  let waitedMs = 0;
  let firstFailure: string | undefined;
  const one = async (number: number) => {
    const sentAt = performance.now();
    const { kind, bytes, text } = await ask(agent, order.url, number).catch(
      (error: Error): Ending => ({ kind: 'failures', bytes: 0, text: error.message }),
    );
    const tookMs = performance.now() - sentAt;
    waitedMs = Math.max(waitedMs, tookMs);
    counts[kind] += 1;
    counts.bytes += bytes;
    if (kind === 'answered') times.push(tookMs);
    if (kind === 'failures') firstFailure ??= text;
  };
  const startedAt = performance.now();
  if (order.perSecond) await atRate(order, order.perSecond, one);
  else await inTurn(order, one);
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const share = (part: number) => times[Math.floor((times.length - 1) * part)] ?? 0;
  return {
    ...{ seconds, ...counts, waitedMs, firstFailure },
    ...{ p50Ms: share(0.5), p99Ms: share(0.99), mostMs: share(1) },
  };
}

async function inTurn({ from, requests, concurrency = 1 }: LoadOrder, one: Ask): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < from + requests) {
      next += 1;
      await one(next - 1);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

type Ask = (number: number) => Promise<void>;

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

function ask(agent: Agent, url: string, number: number): Promise<Ending> {
  const { bodies, tokens } = material;
  const body = bodies[number % bodies.length] ?? '';
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
          authorization: `Bearer ${tokens[number % tokens.length]}`,
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve(endingOf(response.statusCode ?? 0, parts)));
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
