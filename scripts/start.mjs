import { ensureInstalled, requireNode } from './installed.mjs';

// npm start [-- --cluster], npm run dev, npm run doctor, npm run reset, npm run backup, npm run restore: plain Node up to here, since nothing may be installed yet.
requireNode();
const [task = 'start', ...options] = process.argv.slice(2);
// Three nodes of NATS instead of one.
const cluster = options.includes('--cluster');
if (task !== 'doctor') ensureInstalled();
try {
  const { register } = await import('tsx/esm/api');
  await import('./graphql-loader.mjs');
  register();
  const tasks = {
    start: () => import('./start/start.ts').then(({ start }) => start({ watch: false, cluster })),
    dev: () => import('./start/start.ts').then(({ start }) => start({ watch: true, cluster })),
    doctor: () => import('./start/doctor.ts').then(({ doctor }) => doctor()),
    reset: () => import('./start/reset.ts').then(({ reset }) => reset()),
    backup: () => import('./backup/tasks.ts').then(({ runBackup }) => runBackup()),
    restore: () => import('./backup/tasks.ts').then(({ runRestore }) => runRestore()),
  };
  await tasks[task]();
} catch (error) {
  // A refusal says what to do in one sentence; anything else is a fault of ours and shows where it happened.
  if (task === 'doctor' && error.code === 'ERR_MODULE_NOT_FOUND') {
    console.error('The packages are not installed: run `npm ci`, or `npm start`, which does it.');
  } else {
    console.error(error?.name === 'Refusal' ? error.message : error);
  }
  process.exit(1);
}
