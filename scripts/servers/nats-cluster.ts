import { join } from 'node:path';
import { natsVersion } from './binaries.ts';
import { type LocalServer, startNatsServer } from './nats-server.ts';

/** One server of a local cluster: to be stopped, or killed, and started again in its place. */
export type ClusterNode = { name: string; port: number; start(): Promise<LocalServer> };

export type ClusterOptions = {
  bin: string;
  /** Each node keeps its streams and its log in a folder of its own below this one. */
  folder: string;
  /** Where the nodes listen for clients, and for each other. */
  ports: readonly { client: number; routes: number }[];
  /** Addresses the nodes tell clients of each other, where clients do not reach them directly. */
  advertise?: readonly string[];
  /** The users, as a block of the configuration; without them everybody may do everything. */
  users?: string;
  /** What the nodes know each other by: past a route there are no users and no permissions. */
  routePassword?: string;
};

/** The nodes of a cluster on this machine, none of them started yet. */
export function clusterNodes(options: ClusterOptions): ClusterNode[] {
  const { bin, folder, ports, routePassword } = options;
  const as = routePassword ? `routes:${encodeURIComponent(routePassword)}@` : '';
  const known = routePassword ? `authorization { user: routes, password: "${routePassword}" }` : '';
  const isDurable = isSyncKnown(natsVersion(bin));
  return ports.map(({ client, routes }, index) => {
    const name = `n${index}`;
    const own = join(folder, name);
    return {
      name,
      port: client,
      start() {
        const listen = `127.0.0.1:${routes}`;
        const others = ports.map((port) => `"nats://${as}127.0.0.1:${port.routes}"`).join(', ');
        const advertise = options.advertise?.[index];
        const lines = [
          `server_name: ${name}`,
          ...(advertise ? [`client_advertise: "${advertise}"`] : []),
          'jetstream {',
          '  max_mem: 256M',
          '  max_file: 10G',
          // A message that was acknowledged is on the disk; older servers do not know the setting.
          ...(isDurable ? ['  sync_interval: always'] : []),
          '}',
          `cluster { name: commerce-tracking, listen: "${listen}", routes: [${others}], ${known} }`,
          options.users ?? '',
        ];
        const config = `${lines.join('\n')}\n`;
        return startNatsServer({ bin, folder: own, port: client, config });
      },
    };
  });
}

/** Whether a server knows `sync_interval`, which came with 2.10. */
export function isSyncKnown(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 10);
}
