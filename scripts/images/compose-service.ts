import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../workspaces.ts';

/** A service of a compose file, as far as it says how a container is run. */
export type ComposeService = {
  image: string;
  build: { target: string; args: Record<string, string> };
  init?: boolean;
  read_only?: boolean;
  tmpfs?: string[];
  cap_drop?: string[];
  security_opt?: string[];
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
};

/** Settings by name, as `.env` has them. */
export type Settings = Readonly<Record<string, string>>;

/** A service as its file in infra/ has it, with the settings given in the place of `${…}`. */
export function composeService(file: string, service: string, settings: Settings): ComposeService {
  const text = readFileSync(join(root, 'infra', file), 'utf8');
  const found = parse(fillIn(text, settings), { merge: true }).services[service];
  if (!found) throw new Error(`infra/${file} has no service ${service}`);
  return found;
}

/** Compose's own rule: `${NAME:-default}`, and `${NAME:?reason}` for what has to be given. */
export function fillIn(text: string, settings: Settings): string {
  return text.replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_all, name: string, kind: string | undefined, rest: string | undefined) => {
      const value = settings[name];
      if (value) return value;
      if (kind === '?') throw new Error(`${name} is not set: ${rest}`);
      return rest ?? '';
    },
  );
}

/** The options of `docker run` that say the same; the network is that of this machine. */
export function runOptions(service: ComposeService, name: string): string[] {
  return [
    ...['--name', name, '--network', 'host'],
    ...(service.init ? ['--init'] : []),
    ...(service.read_only ? ['--read-only'] : []),
    ...(service.tmpfs ?? []).flatMap((place) => ['--tmpfs', place]),
    ...(service.cap_drop ?? []).flatMap((right) => ['--cap-drop', right]),
    ...(service.security_opt ?? []).flatMap((option) => [
      '--security-opt',
      // Podman knows it without a value.
      option.replace(/^no-new-privileges:true$/, 'no-new-privileges'),
    ]),
    ...Object.entries(service.environment ?? {}).flatMap(([key, value]) => [
      '--env',
      `${key}=${value}`,
    ]),
    ...(service.volumes ?? []).flatMap((volume) => ['--volume', `${name}-${volume}`]),
  ];
}
