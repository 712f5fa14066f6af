import { connectNats } from '@commerce-tracking/federation-nats/connection';

// node dist/health.js <service>: asks a service over NATS how it is; for the health checks of containers.
// Exit code 0: a process of that service answers and has what it needs.

const service = process.argv[2];
if (!service) throw new Error('usage: health.js <service>');

const timeoutMs = 3_000;
setTimeout(() => finish(`${service} did not answer within ${timeoutMs} ms`), timeoutMs).unref();

try {
  const connection = await connectNats({
    servers: process.env.NATS_URL ?? 'nats://127.0.0.1:4222',
    name: `${service}-health`,
    ...(process.env.NATS_USER && { user: process.env.NATS_USER, pass: process.env.NATS_PASSWORD }),
  });
  const reply = await connection.request(`$SRV.STATS.${service}`, '', { timeout: timeoutMs });
  const answer: { endpoints?: { data?: { status?: string } }[] } = reply.json();
  const states = (answer.endpoints ?? []).map((endpoint) => endpoint.data?.status ?? 'UP');
  await connection.close();
  finish(states.includes('DOWN') ? `${service} says it is DOWN` : null);
} catch (error) {
  finish(`${service}: ${error instanceof Error ? error.message : error}`);
}

function finish(problem: string | null): void {
  if (problem) process.stderr.write(`${problem}\n`);
  process.exit(problem ? 1 : 0);
}
