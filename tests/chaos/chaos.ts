import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mariadb';
import { graphqlClient } from '../../examples/graphql-client.ts';
import { seededRandom } from '../../examples/random.ts';
import { until } from '../../scripts/servers/processes.ts';
import { readReference } from '../support/reference.ts';
import { secretsTold } from '../support/told-secrets.ts';
import { type Arena, openArena } from './arena.ts';
import { openBalancer } from './balancer.ts';
import { openClients } from './clients.ts';
import { startDriver } from './driver.ts';
import { type Fault, type FaultKind, faultKinds, inflict } from './faults.ts';
import { emptyLedger, type Ledger } from './ledger.ts';
import { gatherPeople } from './people.ts';
import { createPool } from './pool.ts';
import { startProbe } from './probe.ts';
import { workedMs } from './processor.ts';
import type { Recovery, Result } from './report.ts';
import { gatherTeam, type Team } from './team.ts';
import { brokenInvariants } from './verify/invariants.ts';
import { disorder, missingMessages, repeatedInStreams } from './verify/messages.ts';
import { doubledChanges, misplacedPeople } from './verify/people.ts';
import { lookInto, readStored, type Stored } from './verify/stored.ts';
import {
  doubledWrites,
  halfTold,
  lostWrites,
  overwrittenDecisions,
  refusedButDone,
} from './verify/writes.ts';

export type ChaosOptions = {
  folder: string;
  workers?: number;
  subgraphs?: number;
  seed: number;
  seconds: number;
  /** Writes begun a second: at first, at least, and at most. */
  rate: number;
  rateMin: number;
  rateMax: number;
  /** Time after a fault in which one sees how soon the system recovers. */
  calmMs: number;
  /** What is done to the system; everything unless given. */
  kinds?: readonly FaultKind[];
  /** Nothing is done to the system: one sees what a write costs. */
  isUndisturbed?: boolean;
  remember?(pid: number): void;
  say(line: string): void;
};

const underwayMax = 150;
const patienceMs = 45_000;
const settledWithinMs = 90_000;
/** Until what is new has been compiled and the pool of records is filled; of a short run an eighth. */
const warmUpMs = 15_000;
/** What was begun so soon before a fault may be hit by it. */
const hitByNextMs = 1_000;

/** Lets people work on the system while it is broken in every way there is, and compares what they were told with what is there. */
export async function runChaos(options: ChaosOptions): Promise<Result> {
  const { seed, say } = options;
  const arena = await openArena(options);
  try {
    say(`${arena.processes.length} processes, 3 nodes of NATS, one database`);
    const { ledger, team, faults, recoveryOf, seconds, begun, workMs } = await work(arena, options);
    await heal(arena);
    say('the work is over; waiting for what is still under way');
    const database = await lookInto(arena.direct.databaseUrl);
    try {
      await settled(database);
      const stored = await readStored(database, arena.direct.natsUrls);
      const broken = await brokenInvariants(database);
      const recoveries = faults.map((fault) => ({
        ...fault,
        ...recoveryOf(fault),
        eventsMs: eventsMs(fault, stored),
      }));
      return {
        ...{ seed, seconds, rate: begun / seconds, ledger, recoveries },
        jobsMs: jobsMs(stored),
        workMs,
        violations: {
          ...compare(ledger, team, stored, [...broken, ...refusedRights(arena)]),
          'secrets in logs': arena.processes.flatMap(({ name, log }) =>
            secretsTold(log()).map((line) => `${name}: ${line}`),
          ),
        },
        repeatedInStreams: repeatedInStreams(stored),
        memoryMb: Object.fromEntries(arena.processes.map((each) => [each.name, each.memoryMb()])),
      };
    } finally {
      await database.end();
    }
  } finally {
    await arena.stop();
  }
}

async function work(arena: Arena, options: ChaosOptions) {
  const { seed, seconds, rate, rateMin, rateMax, calmMs, isUndisturbed, say } = options;
  const ledger = emptyLedger();
  const balancer = openBalancer(arena.gateways.map(({ origin }) => origin));
  const clients = openClients({ balancer, ledger, patienceMs });
  const { branches: gathered, admin } = await gatherPeople(clients, ['BJ', 'TG']);
  const [branches, blocked] = [gathered.slice(0, 1), gathered.slice(1)];
  const [first] = branches[0]?.collectors ?? [];
  if (!first) throw new Error('nobody is there to work');
  const team = gatherTeam({ moved: branches, blocked });
  const reference = await readReference(graphqlClient(balancer.next()), first.user.token);
  const random = seededRandom(seed);
  const world = { branches, admin, team, reference, random, pool: createPool(random), ledger };
  const startedAt = Date.now();
  const driver = startDriver({ world, clients, ledger, rate, rateMin, rateMax, underwayMax });
  const user = first.user;
  const probe = startProbe({ user, formModelId: reference.agricultural, clients, ledger });
  const untilAt = startedAt + seconds * 1_000;
  await pause(Math.min(warmUpMs, seconds * 125));
  const before = { begun: driver.begun(), worked: workedMs(arena.pids()) };
  const faults = await inflict(arena, {
    random: seededRandom(seed + 1),
    untilAt: isUndisturbed ? 0 : untilAt,
    calmMs,
    kinds: options.kinds ?? faultKinds,
    onFault: ({ kind, of, at, healedAt }) =>
      say(
        `${((at - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${kind}: ${of}, ${healedAt - at} ms; ${driver.begun()} writes so far`,
      ),
  });
  if (isUndisturbed) await pause(untilAt - Date.now());
  const lasted = (Date.now() - startedAt) / 1_000;
  const begun = driver.begun();
  const workMs = perWrite(before.worked, workedMs(arena.pids()), begun - before.begun);
  await Promise.all([driver.stop(), probe.stop()]);
  balancer.stop();
  const recoveryOf = ({ at, until: end }: Fault) => probe.recovery(at, end - hitByNextMs);
  return { ledger, team, faults, recoveryOf, seconds: lasted, begun, workMs };
}

/** What each process worked for one write; a process that was started anew meanwhile is told as less than it was. */
function perWrite(
  before: Record<string, number>,
  after: Record<string, number>,
  writes: number,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / writes]),
  );
}

/** Everything runs, no wire is cut or slow. */
async function heal(arena: Arena): Promise<void> {
  for (const wire of [...arena.wires.nats, ...arena.wires.database.values()]) {
    wire.mend();
    wire.delay(0);
  }
  await arena.ready(60_000);
}

/** Until no message waits to be sent or logged and no job is under way. */
async function settled(database: Connection): Promise<void> {
  const ofOutbox = ['auth', 'admin', 'model', 'tradeflow']
    .map((name) => `(SELECT COUNT(*) FROM ${name}_outbox WHERE sentAt IS NULL)`)
    .join(' + ');
  const notLogged = ['auth', 'admin', 'model', 'tradeflow']
    .map(
      (name) => `(SELECT COUNT(*) FROM ${name}_outbox o WHERE o.subject LIKE 'audit.%'
        AND NOT EXISTS (SELECT 1 FROM admin_audit_entry e WHERE e.id = o.id))`,
    )
    .join(' + ');
  const jobs =
    "(SELECT COUNT(*) FROM tradeflow_bulk_decision WHERE status IN ('QUEUED', 'RUNNING'))";
  await until(
    async () => {
      const [row] = await database.query(`SELECT ${ofOutbox} + ${notLogged} + ${jobs} AS open`);
      return Number(row.open) === 0;
    },
    settledWithinMs,
    250,
  );
}

/** Lines of the logs that say that a service lacks a right: at the broker, or at a table. */
function refusedRights(arena: Arena): string[] {
  return arena.processes.flatMap(({ name, log }) =>
    log()
      .split('\n')
      .filter((line) => /not permitted by NATS|command denied to user/.test(line))
      .map((line) => `${name}: ${line}`),
  );
}

function compare(
  ledger: Ledger,
  team: Team,
  stored: Stored,
  broken: string[],
): Result['violations'] {
  const { entries } = ledger;
  return {
    'acknowledged writes lost': [...lostWrites(entries, stored), ...misplacedPeople(team, stored)],
    'writes doubled': [
      ...doubledWrites(stored),
      ...doubledChanges(entries, stored),
      ...ledger.differing,
    ],
    'writes half-written': [...broken, ...halfTold(stored)],
    'refused writes that happened': refusedButDone(entries, stored),
    'events and audit entries missing': missingMessages(entries, stored),
    'messages out of order': disorder(stored),
    'wrong-scope reads': ledger.reads.wrongScope,
    'decisions overwritten': overwrittenDecisions(entries, stored),
    'answers that are a fault of ours': ledger.faults,
  };
}

/** From a fault until what was written in its first second, and the second before, was in the streams. */
function eventsMs({ at }: Fault, { messages }: Stored): Recovery['eventsMs'] {
  const about = messages.filter(({ createdAt }) => Math.abs(createdAt.getTime() - at) < 1_000);
  if (about.some(({ sentAt }) => sentAt === null)) return null;
  return Math.max(0, ...about.map(({ sentAt }) => (sentAt?.getTime() ?? 0) - at));
}

function jobsMs({ bulks }: Stored): Result['jobsMs'] {
  const times = [...bulks.values()].flatMap(({ createdAt, finishedAt }) =>
    finishedAt ? [finishedAt.getTime() - createdAt.getTime()] : [],
  );
  return { count: times.length, mostMs: Math.max(0, ...times) };
}
