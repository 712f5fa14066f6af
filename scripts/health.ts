import { connectNats } from '@commerce-tracking/federation-nats/connection';
import { readEnv } from '@commerce-tracking/service-kit/env';
import { natsLogin, natsVariables } from '@commerce-tracking/service-kit/nats/nats-env';

// node dist/health.js <service>: asks a service over NATS how it is; for the health checks of containers.
// Exit code 0: a process of that service answers and has what it needs.

const service = process.argv[2];
if (!service) throw new Error('usage: health.js <service>');

const timeoutMs = 3_000;
setTimeout(() => finish(`${service} did not answer within ${timeoutMs} ms`), timeoutMs).unref();

try {
  const login = natsLogin(readEnv(natsVariables), service);
  const connection = await connectNats({ ...login, name: `${service}-health` });
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
