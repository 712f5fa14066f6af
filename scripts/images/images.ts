import { services } from '../workspaces.ts';
import { type ComposeService, composeService, type Settings } from './compose-service.ts';
import type { Engine } from './engine.ts';

/** An image, under the name and the compose file of its service. */
export type Image = { name: string; file: string };

/** The process that prepares the database; it ends by itself. */
export const migrateImage: Image = { name: 'migrate', file: 'compose.yml' };
/** The same image as what prepares the broker. */
export const brokerSetUp: Image = { name: 'nats-setup', file: 'nats-docker-compose.yml' };
/** The five processes that stay, the gateway last. */
export const processImages: Image[] = services.map((service) => {
  const name = service === 'supergraph' ? 'gateway' : service;
  return { name, file: `${name}-docker-compose.yml` };
});

/** Builds an image as its compose file says. */
export function build(engine: Engine, image: Image, settings: Settings): ComposeService {
  const service = composeService(image.file, image.name, settings);
  const args = Object.entries(service.build.args).flatMap(([key, value]) => [
    '--build-arg',
    `${key}=${value}`,
  ]);
  engine.show(
    ...['build', ...buildOptions(engine), '--file', 'infra/Dockerfile', ...args],
    ...['--target', service.build.target, '--tag', service.image, '.'],
  );
  return service;
}

// Podman's own form of images has no place for a health check.
function buildOptions({ name }: Engine): string[] {
  return name === 'podman' ? ['--format', 'docker', '--network', 'host'] : [];
}
