import { afterAll, afterEach } from 'vitest';
import { endOfFile } from './at-the-end.ts';
import { tellWarnings } from './service-warnings.ts';

afterEach(({ task }) => {
  if (task.result?.state === 'fail') tellWarnings();
});

// Vitest runs this before every test file, so that it comes after everything the file itself does at its end.
afterAll(endOfFile, 60_000);
