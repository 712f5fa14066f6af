import { findNatsServer } from '../../scripts/servers/binaries.ts';
import { startNatsServer } from '../../scripts/servers/nats-server.ts';
import { freePort } from '../../scripts/servers/ports.ts';

// node --import tsx tests/support/start-broker.ts <folder>: starts a broker, says where it is, and leaves it running.
const folder = process.argv[2];
const bin = findNatsServer();
if (!folder || !bin) throw new Error('usage: start-broker.ts <folder>, with nats-server installed');
const server = await startNatsServer({ bin, folder, port: await freePort() });
process.stdout.write(JSON.stringify({ pid: server.pid, port: server.port }));
process.exit(0);
