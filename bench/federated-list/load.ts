import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { listQuery, listVariables } from './query.ts';

/** What the benchmark asks of its load generator, and what it is told. */
export type LoadOrder = { url: string; from: number; requests: number; concurrency: number };
export type LoadReport = { seconds: number; failures: number; p50Ms: number; p99Ms: number };

const tokens = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as string[];

process.on('message', (order: LoadOrder) => {
  void drive(order).then((report) => process.send?.(report));
});
process.send?.('ready');

async function drive(order: LoadOrder): Promise<LoadReport> {
  // Fresh connections each round: those of the last one may have been closed in the meantime.
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  let failures = 0;
  let next = order.from;
  const end = order.from + order.requests;
  const startedAt = performance.now();
  const worker = async () => {
    while (next < end) {
      const index = next;
      next += 1;
      const sentAt = performance.now();
      const answer = await ask(agent, order.url, index);
      times.push(performance.now() - sentAt);
      if (!answer.startsWith('{"data":{')) failures += 1;
    }
  };
  await Promise.all(Array.from({ length: order.concurrency }, worker));
  agent.destroy();
  times.sort((a, b) => a - b);
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    failures,
    p50Ms: times[Math.floor(times.length * 0.5)] ?? 0,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
  };
}

function ask(agent: Agent, url: string, index: number): Promise<string> {
  const body = JSON.stringify({ query: listQuery, variables: listVariables(index) });
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          authorization: `Bearer ${tokens[index % tokens.length]}`,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => resolve(text));
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
