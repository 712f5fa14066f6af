import { readFileSync } from 'node:fs';

/** What the kernel says of a process's memory, in MB: all, without the files it shares, and the most it ever had. */
export function processMemory(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) => {
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1];
    if (!kilobytes) throw new Error(`/proc/${pid}/status does not say ${name}`);
    return Number(kilobytes) / 1_024;
  };
  return {
    residentMb: megabytes('VmRSS'),
    ownMb: megabytes('RssAnon'),
    peakMb: megabytes('VmHWM'),
  };
}
