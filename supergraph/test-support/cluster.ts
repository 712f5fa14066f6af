import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testPort } from '../../tests/support/brokers.ts';
import { testNats } from '../../tests/support/environment.ts';
import { tinySupergraph, until } from './gateway.ts';

/** A gateway of two processes, as an operator starts it. */
export type TestCluster = {
  url: string;
  primary: ChildProcess;
  supergraphPath: string;
  /** Process ids of the gateways, by the kernel's account. */
  members(): number[];
  /** One request on a connection of its own, so that any member may get it. */
  send(path: string, body?: string): Promise<{ status: number; text: string }>;
  /** A figure of all of them together. */
  figure(name: string): Promise<number>;
  /** How many of them tell their figures. */
  processes(): Promise<number>;
};

/** Starts one over the tiny supergraph, and waits until all answer; what it writes goes into the folder. */
export async function startCluster(folder: string): Promise<TestCluster> {
  const cluster = await spawnCluster(folder);
  try {
    await until(async () => (await cluster.processes()) === 2, 30_000);
  } catch (error) {
    cluster.primary.kill('SIGKILL');
    throw error;
  }
  return cluster;
}

/** The same, without waiting for anything; on a port of its own, or on one that is taken. */
export async function spawnCluster(folder: string, portTaken?: string): Promise<TestCluster> {
  const port = portTaken ?? (await testPort());
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const supergraphPath = join(folder, 'supergraph.graphql');
  await writeFile(supergraphPath, tinySupergraph());
  const args = ['--import', 'tsx', '--import', join(root, 'scripts/graphql-loader.mjs')];
  const primary = spawn(process.execPath, [...args, join(root, 'supergraph/src/main.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PROCESSES: '2',
      HOST: '127.0.0.1',
      PORT: String(port),
      NATS_URL: testNats().url,
      DATA_DIR: folder,
      SUPERGRAPH_PATH: supergraphPath,
      IDENTITY: 'off',
      LOG_LEVEL: 'silent',
      STOP_DELAY_MS: '50',
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const send = (path: string, body?: string) => sendOnce(`${url}${path}`, body);
  const figure = async (name: string) => {
    const { text } = await send('/metrics');
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    return Number(line?.split(' ').at(-1) ?? 0);
  };
  const processes = () => figure('gateway_processes').catch(() => 0);
  const members = () => membersOf(primary);
  return { url, primary, supergraphPath, members, send, figure, processes };
}

function membersOf({ pid }: ChildProcess): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number).filter(isGateway);
}

/** tsx keeps a helper process beside the one that runs. */
function isGateway(pid: number): boolean {
  const file = `/proc/${pid}/cmdline`;
  // It may be ending just now.
  return existsSync(file) && readFileSync(file, 'utf8').includes('supergraph/src/main.ts');
}

function sendOnce(address: string, body?: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      agent: false,
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json' },
    };
    const sent = request(address, options, async (answer) => {
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) text += chunk;
      resolve({ status: answer.statusCode ?? 0, text });
    });
    sent.setTimeout(20_000, () => sent.destroy(new Error('no answer')));
    sent.once('error', reject);
    sent.end(body);
  });
}
