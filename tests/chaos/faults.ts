import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../examples/random.ts';
import type { Arena, Server } from './arena.ts';
import type { ServiceProcess } from './processes.ts';
import type { Wire } from './wire.ts';

/** What is done to the system. */
export type FaultKind =
  | 'kill worker'
  | 'kill subgraph'
  | 'kill gateway'
  | 'kill service'
  | 'kill nats node'
  | 'kill database'
  | 'pause worker'
  | 'pause subgraph'
  | 'pause nats node'
  | 'pause database'
  | 'cut nats'
  | 'cut database'
  | 'delay nats'
  | 'delay database'
  | 'storm';

/** One fault as it was: what, of whom, and when. */
export type Fault = {
  kind: FaultKind;
  of: string;
  /** When it began, and when whatever was away was there again. */
  at: number;
  healedAt: number;
  /** When the next one began. */
  until: number;
};

type Heal = () => Promise<void> | void;
/** Begins a fault; tells of whom, for how long, and what ends it. */
type Begin = (arena: Arena, random: Random) => Promise<{ of: string; forMs: number; heal: Heal }>;

const single: Record<Exclude<FaultKind, 'storm'>, Begin> = {
  'kill worker': killed(({ name }) => name.includes('worker')),
  'kill subgraph': killed(({ name }) => name.includes('subgraph')),
  'kill gateway': killed(({ service }) => service === 'supergraph'),
  'kill service': killed(({ service }) => ['auth', 'admin', 'model'].includes(service)),
  'kill nats node': killedServer((arena, random) => random.pick(arena.nodes)),
  'kill database': killedServer((arena) => arena.database),
  'pause worker': paused((arena, random) => pick(arena, random, 'worker')),
  'pause subgraph': paused((arena, random) => pick(arena, random, 'subgraph')),
  'pause nats node': paused((arena, random) => random.pick(arena.nodes)),
  'pause database': paused((arena) => arena.database),
  'cut nats': async (arena, random) => cutWire('nats', random.pick(arena.wires.nats), random),
  'cut database': async (arena, random) => {
    const [name, wire] = random.pick([...arena.wires.database]);
    return cutWire(name, wire, random);
  },
  'delay nats': async (arena, random) =>
    delayed('nats', arena.wires.nats, random.between(20, 120), random),
  'delay database': async (arena, random) =>
    delayed('database', [...arena.wires.database.values()], random.between(5, 40), random),
};

const singles = Object.keys(single) as (keyof typeof single)[];
/** Everything there is to do to the system. */
export const faultKinds: readonly FaultKind[] = [...singles, 'storm'];

/**
 * One fault after the other until the time is over, every kind before any comes again, some of them together; each
 * with a while of calm after it, in which one sees how soon the system has recovered.
 */
export async function inflict(
  arena: Arena,
  options: {
    random: Random;
    untilAt: number;
    calmMs: number;
    kinds: readonly FaultKind[];
    onFault(fault: Fault): void;
  },
): Promise<Fault[]> {
  const { random, untilAt, calmMs, kinds, onFault } = options;
  const faults: Fault[] = [];
  let waiting: FaultKind[] = [];
  while (Date.now() < untilAt) {
    if (waiting.length === 0) waiting = shuffled(kinds, random);
    const kind = waiting.pop() as FaultKind;
    const at = Date.now();
    const of = await (kind === 'storm' ? storm(arena, random) : one(kind, arena, random));
    const fault: Fault = { kind, of, at, healedAt: Date.now(), until: 0 };
    faults.push(fault);
    onFault(fault);
    await pause(calmMs * (0.75 + random.next() / 2));
    fault.until = Date.now();
  }
  return faults;
}

async function one(kind: keyof typeof single, arena: Arena, random: Random): Promise<string> {
  const { of, forMs, heal } = await single[kind](arena, random);
  await pause(forMs);
  await heal();
  return of;
}

/** Three faults that overlap. */
async function storm(arena: Arena, random: Random): Promise<string> {
  const kinds = shuffled(singles, random).slice(0, 3);
  const names = await Promise.all(
    kinds.map(async (kind) => {
      await pause(random.between(0, 600));
      return `${kind} ${await one(kind, arena, random)}`;
    }),
  );
  return names.join(', ');
}

function killed(fits: (process: ServiceProcess) => boolean): Begin {
  return async (arena, random) => {
    const victim = random.pick(arena.processes.filter(fits));
    await victim.kill();
    return { of: victim.name, forMs: random.between(100, 2_000), heal: () => victim.start() };
  };
}

function killedServer(choose: (arena: Arena, random: Random) => Server): Begin {
  return async (arena, random) => {
    const victim = choose(arena, random);
    await victim.kill();
    return { of: victim.name, forMs: random.between(300, 1_500), heal: () => victim.start() };
  };
}

type Pausable = { name: string; signal(signal: NodeJS.Signals): void };

function paused(choose: (arena: Arena, random: Random) => Pausable): Begin {
  return async (arena, random) => {
    const victim = choose(arena, random);
    victim.signal('SIGSTOP');
    const heal = () => victim.signal('SIGCONT');
    return { of: victim.name, forMs: random.between(500, 3_000), heal };
  };
}

function pick(arena: Arena, random: Random, role: string): ServiceProcess {
  return random.pick(arena.processes.filter(({ name }) => name.includes(role)));
}

function cutWire(of: string, wire: Wire, random: Random) {
  const forMs = random.between(0, 1_500);
  if (forMs < 400) wire.snap();
  else wire.cut();
  return { of, forMs, heal: () => wire.mend() };
}

function delayed(of: string, wires: readonly Wire[], ms: number, random: Random) {
  for (const wire of wires) wire.delay(ms);
  const heal = () => {
    for (const wire of wires) wire.delay(0);
  };
  return { of: `${of} by ${ms} ms`, forMs: random.between(500, 2_500), heal };
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const mixed = [...list];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = random.between(0, at);
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}
