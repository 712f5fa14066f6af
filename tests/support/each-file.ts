import { afterAll } from 'vitest';
import { endOfFile } from './at-the-end.ts';

// Vitest runs this before every test file, so that it comes after everything the file itself does at its end.
afterAll(endOfFile, 60_000);
