import { existsSync, rmSync } from 'node:fs';
import { dataFolder } from '../local-secrets.mjs';
import { composeDown, hasDocker } from './docker.ts';
import { Refusal } from './refusal.ts';
import { claimFolder, runningPid } from './run-state.ts';

/** npm run reset: removes the local data, so that the next start begins from nothing. */
export async function reset(): Promise<void> {
  const pid = runningPid();
  if (pid !== null) {
    throw new Refusal(
      `Commerce Tracking is running (process ${pid}): stop it with Ctrl-C in its terminal, then reset.`,
    );
  }
  if (!existsSync(dataFolder)) {
    console.log('There is no local data.');
    return;
  }
  await claimFolder();
  if (hasDocker()) for (const concern of ['nats', 'db'] as const) composeDown(concern, true);
  rmSync(dataFolder, { recursive: true, force: true });
  console.log('The local data is removed; `npm start` begins anew.');
}
