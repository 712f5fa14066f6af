import { setTimeout as pause } from 'node:timers/promises';
import type { NatsConnection } from '@commerce-tracking/federation-nats/connection';
import { requestReply } from '@commerce-tracking/federation-nats/messages/request';
import { type GraphQLClient, graphqlClient, signIn } from '../../examples/graphql-client.ts';
import { demoPassword } from '../../prisma/seed/demo/accounts.ts';
import type { Arena } from '../../tests/chaos/arena.ts';
import { connectWitness } from '../../tests/support/broker-users.ts';
import { median } from '../lab/statistics.ts';
import { withWholeSystem } from '../lab/whole-system.ts';

const targetMs = 1_000;
const rounds = 40;
/** For so long after a session is closed everybody is asked, whatever they say. */
const watchedMs = 2_000;
const me = '{ me { id } }';

/** Whether somebody still takes the token for good. */
type Probe = { name: string; accepts(token: string): Promise<boolean> };

export const title =
  'how long a token is still good somewhere after its session was closed: two gateways, three workers, two subgraphs of each';

/**
 * Signs in, is known everywhere, signs out, and asks all of them without a pause. What counts is when a question was
 * put that was still answered, from the moment on that the sign-out was answered.
 */
export function run(): Promise<boolean> {
  return withWholeSystem(measure);
}

async function measure(arena: Arena): Promise<boolean> {
  const connection = await connectWitness(arena.direct.natsUrls);
  try {
    const gateways = arena.gateways.map(({ origin }) => graphqlClient(origin));
    const [first] = gateways;
    if (!first) throw new Error('no gateway runs');
    const probes: Probe[] = [
      ...gateways.map((gateway, index) => overHttp(`gateway ${index + 1}`, gateway)),
      overNats(connection, 'graphql.auth', { query: me }),
      overNats(connection, 'graphql.admin', { query: '{ actors { totalCount } }' }),
      overNats(connection, 'graphql.tradeflow', { query: '{ collections { totalCount } }' }),
      overNats(connection, 'command.tradeflow.collection.submit', { input: {} }),
      overNats(connection, 'command.admin.organization.create', { input: {} }),
      overNats(connection, 'command.model.country.create', { input: {} }),
    ];
    const goodFor = new Map(probes.map(({ name }) => [name, [] as number[]]));
    let asked = 0;
    for (let round = 0; round < rounds; round += 1) {
      const token = await signIn(first, 'collecteur.bj', demoPassword);
      // Each of them has verified it, and remembers that.
      for (let turn = 0; turn < 6; turn += 1)
        for (const { name, accepts } of probes)
          if (!(await accepts(token))) throw new Error(`${name} does not take a good token`);
      await first.ask('mutation { logout { id } }', {}, { token });
      const closedAt = performance.now();
      await Promise.all(
        probes.map(async ({ name, accepts }) => {
          let last = 0;
          while (performance.now() - closedAt < watchedMs) {
            const at = performance.now() - closedAt;
            asked += 1;
            if (await accepts(token)) last = at;
            await pause(5);
          }
          goodFor.get(name)?.push(last);
        }),
      );
    }
    console.log(
      `${rounds} sessions closed, ${asked} questions put in the ${watchedMs} ms after it`,
    );
    for (const [name, times] of goodFor)
      console.log(
        `${name.padEnd(40)} good for ${median(times).toFixed(0)} ms in the middle, ${Math.max(...times).toFixed(0)} ms at most`,
      );
    const most = Math.max(...[...goodFor.values()].flat());
    console.log(`anywhere: at most ${most.toFixed(0)} ms, target ${targetMs} ms`);
    return most <= targetMs;
  } finally {
    await connection.close();
  }
}

function overHttp(name: string, client: GraphQLClient): Probe {
  return {
    name,
    accepts: async (token) => isGood((await client.call(me, {}, { token })).errors),
  };
}

/** Past the gateway, as somebody could who may put messages on the subjects of services. */
function overNats(connection: NatsConnection, subject: string, body: object): Probe {
  return {
    name: subject,
    async accepts(token) {
      const reply = await requestReply({
        connection,
        subject,
        body: JSON.stringify(body),
        headers: { Authorization: `Bearer ${token}` },
        deadlineAt: Date.now() + 10_000,
      });
      const { error, errors = [] } = JSON.parse(new TextDecoder().decode(reply.body)) as {
        error?: Failure;
        errors?: Failure[];
      };
      return isGood(error ? [error] : errors);
    },
  };
}

type Failure = { extensions?: { code?: string } };

/** Any other refusal says that the caller was known. */
function isGood(errors: readonly Failure[]): boolean {
  return errors.every(({ extensions }) => extensions?.code !== 'UNAUTHENTICATED');
}
