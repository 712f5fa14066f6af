import { localPorts, localSecrets } from '../local-secrets.mjs';
import { until } from '../servers/processes.ts';
import { localDatabase, localNats } from '../start/infrastructure.ts';
import { run as runScript } from '../start/prepare.ts';
import { type ComposeService, runOptions } from './compose-service.ts';
import { containmentProblems } from './containment.ts';
import { configuration, contentProblems } from './contents.ts';
import { converse } from './conversation.ts';
import type { Engine } from './engine.ts';
import { brokerSetUp, build, type Image, migrateImage, processImages } from './images.ts';

type Container = { name: string; service: ComposeService };

/** Builds every image, looks into it, and runs all of them together against a broker and a database of their own. */
export async function trial(engine: Engine, nodeImage: string | undefined): Promise<string[]> {
  const settings = {
    ...localSecrets(),
    NATS_CONTAINER_URL: `nats://127.0.0.1:${localPorts.nats}`,
    MYSQL_CONTAINER_HOST: `127.0.0.1:${localPorts.database}`,
    ...(nodeImage && { NODE_IMAGE: nodeImage }),
  };
  const built = new Map<Image, ComposeService>();
  for (const image of [migrateImage, brokerSetUp, ...processImages])
    built.set(image, build(engine, image, settings));

  const problems: string[] = [];
  const report = (name: string, found: string[]) => {
    for (const problem of found) problems.push(`${name}: ${problem}`);
    return found.length === 0;
  };
  for (const image of [migrateImage, ...processImages]) {
    const { image: tag } = serviceOf(built, image);
    const size = Number(engine.run('image', 'inspect', '--format', '{{.Size}}', tag)) / 1e6;
    const good = report(tag, contentProblems(engine, tag));
    console.log(`${tag}: ${size.toFixed(0)} MB${good ? ', holds only what it needs' : ''}`);
  }

  const mark = `ct-trial-${process.pid}`;
  const containers: Container[] = [];
  const start = (image: Image, ...options: string[]): Container => {
    const service = serviceOf(built, image);
    const name = `${mark}-${image.name}`;
    const container = { name, service };
    containers.push(container);
    engine.run(
      ...['run', '--detach', ...runOptions(service, name), ...closed(engine), ...options],
      ...[service.image, ...(service.command ?? [])],
    );
    return container;
  };
  const bases = [];
  try {
    bases.push(await localNats(), await localDatabase());
    for (const image of [migrateImage, brokerSetUp]) {
      const { name } = start(image);
      const code = engine.run('wait', name);
      const said = engine.try('logs', name).said;
      report(image.name, code === '0' ? [] : [`ended with ${code}: ${said}`]);
      console.log(`${image.name}: ended with ${code}`);
    }
    await seedDemo();
    const origin = `http://127.0.0.1:${localPorts.gateway}`;
    const inside = ['--env', 'HOST=127.0.0.1', '--env', `PORT=${localPorts.gateway}`];
    const running = processImages.map((image) =>
      start(image, ...(image.name === 'gateway' ? inside : [])),
    );
    for (const container of running) {
      report(container.name, await healthProblems(engine, container));
      report(container.name, containmentProblems(engine, container.name));
    }
    const answered = await until(() => succeeds(() => converse(origin)), 30_000, 500);
    if (!answered) await converse(origin);
    console.log('a sign-in and a question to four services were answered');
    // The gateway first, as it is the one that is asked.
    for (const container of running.toReversed()) {
      report(container.name, endProblems(engine, container));
      report(container.name, secretsIn(engine.try('logs', container.name).said, settings));
    }
    return problems;
  } catch (error) {
    for (const { name } of containers) console.error(engine.try('logs', '--tail', '5', name).said);
    throw error;
  } finally {
    for (const { name, service } of containers) {
      engine.try('rm', '--force', name);
      for (const volume of service.volumes ?? [])
        engine.try('volume', 'rm', '--force', `${name}-${volume.split(':')[0]}`);
    }
    for (const base of bases) await base.stop();
  }
}

function serviceOf(built: Map<Image, ComposeService>, image: Image): ComposeService {
  const service = built.get(image);
  if (!service) throw new Error(`${image.name} was not built`);
  return service;
}

// Podman gives a read-only container folders to write in that Docker does not.
function closed({ name }: Engine): string[] {
  return name === 'podman' ? ['--read-only-tmpfs=false'] : [];
}

/** The image's own health check, asked as an engine would ask it. */
async function healthProblems(engine: Engine, container: Container): Promise<string[]> {
  const [kind, ...command] = configuration(engine, container.service.image).Healthcheck?.Test ?? [];
  if (kind !== 'CMD') return ['has no health check'];
  const from = Date.now();
  let last = '';
  const healthy = await until(
    () => {
      const { code, said } = engine.try('exec', container.name, ...command);
      last = said.trim();
      return code === 0;
    },
    90_000,
    500,
  );
  const seconds = ((Date.now() - from) / 1_000).toFixed(1);
  console.log(`${container.name}: ${healthy ? `healthy after ${seconds} s` : 'NOT healthy'}`);
  return healthy ? [] : [`is not healthy: ${last}`];
}

function endProblems(engine: Engine, { name }: Container): string[] {
  const from = Date.now();
  engine.run('stop', '-t', '30', name);
  const code = engine.run('inspect', '--format', '{{.State.ExitCode}}', name);
  const seconds = ((Date.now() - from) / 1_000).toFixed(1);
  console.log(`${name}: ended with ${code} after ${seconds} s`);
  return code === '0' ? [] : [`ended with ${code} when it was asked to stop`];
}

function secretsIn(log: string, settings: Record<string, string | undefined>): string[] {
  return Object.entries(settings)
    .filter(([name]) => /SECRET|SEED|PASSWORD|TOKEN/.test(name))
    .filter(([, value]) => value && log.includes(value))
    .map(([name]) => `wrote ${name} into its log`);
}

// From outside, since a container in production refuses demo accounts.
async function seedDemo(): Promise<void> {
  const { MYSQL_PASSWORD } = localSecrets();
  const address = `127.0.0.1:${localPorts.database}/commerce_tracking`;
  await runScript(
    ['--import', 'tsx', '--import', './scripts/graphql-loader.mjs', 'prisma/seed/index.ts'],
    { DATABASE_URL: `mysql://commerce_tracking:${MYSQL_PASSWORD}@${address}` },
  );
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  return work().then(
    () => true,
    () => false,
  );
}
