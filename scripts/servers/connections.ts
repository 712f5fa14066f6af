import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Which of the processes given holds the near end of each connection: a map from the port at its far end to the
 * process. By the kernel's own tables; connections of IPv4 only.
 */
export function holdersOf(pids: number[]): Map<number, number> {
  const farPorts = farPortsByInode();
  const holders = new Map<number, number>();
  for (const pid of pids) {
    for (const inode of socketsOf(pid)) {
      const port = farPorts.get(inode);
      if (port !== undefined) holders.set(port, pid);
    }
  }
  return holders;
}

function farPortsByInode(): Map<string, number> {
  const [, ...lines] = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [, , far = '', , , , , , , inode = ''] = line.trim().split(/\s+/);
      return [inode, Number.parseInt(far.split(':')[1] ?? '', 16)];
    }),
  );
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((file) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${file}`))?.[1] ?? [];
    } catch {
      return []; // Closed since the folder was read.
    }
  });
}
