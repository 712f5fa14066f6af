import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMessagesInHand, DeadlyMessage } from './messages-in-hand.ts';

const log = pino({ level: 'silent' });

async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'in-hand-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'made', 'when needed');
}

/** A process that ends while it has the message in hand: its note stays, the rest of it does not. */
function endOver(folder: string, sequence: number): Promise<void> {
  return new Promise((begun, failed) => {
    createMessagesInHand(folder, log)
      .during({ sequence, deliveries: 4 }, () => {
        begun();
        return new Promise(() => undefined);
      })
      .catch(failed);
  });
}

describe('the notes of what is in hand', () => {
  it('suspect a message that has come more than three times', () => {
    const { isSuspect } = createMessagesInHand('unused', log);
    expect([1, 3, 4, 9].map((deliveries) => isSuspect({ deliveries }))).toEqual([
      ...[false, false, true, true],
    ]);
  });

  it('give a message up over which three processes have ended, and no other', async () => {
    const folder = await newFolder();
    for (let life = 1; life <= 3; life += 1) await endOver(folder, 7);
    const { during, letGo } = createMessagesInHand(folder, log);
    let begun = 0;
    const work = async () => {
      begun += 1;
    };
    const startedAt = Date.now();
    const refused = await during({ sequence: 7, deliveries: 4 }, work).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(DeadlyMessage);
    expect(refused).toMatchObject({
      message: 'the process ended 3 times while it handled this message',
    });
    expect((refused as DeadlyMessage).since.getTime()).toBeLessThanOrEqual(startedAt);
    expect(begun).toBe(0);
    await during({ sequence: 8, deliveries: 4 }, work);
    expect(begun).toBe(1);
    // The note stays until the message is let go: whoever ends before that begins nothing anew.
    await expect(during({ sequence: 7, deliveries: 4 }, work)).rejects.toBeInstanceOf(
      DeadlyMessage,
    );
    await letGo({ sequence: 7 });
    await during({ sequence: 7, deliveries: 4 }, work);
    expect(begun).toBe(2);
  });

  it('are taken back when the work ends, well or not', async () => {
    const folder = await newFolder();
    const { during } = createMessagesInHand(folder, log);
    for (let time = 0; time < 5; time += 1) {
      await during({ sequence: 1, deliveries: 4 }, async () => {
        expect(await readdir(folder)).toEqual(['1.json']);
      });
      await expect(
        during({ sequence: 2, deliveries: 4 }, () => Promise.reject(new Error('no'))),
      ).rejects.toThrow('no');
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('count from the beginning where a note was cut off, and keep nobody from working', async () => {
    const folder = await newFolder();
    await endOver(folder, 1);
    await writeFile(join(folder, '1.json'), '{"since":"2026-');
    const done: number[] = [];
    const { during } = createMessagesInHand(folder, log);
    await during({ sequence: 1, deliveries: 4 }, async () => void done.push(1));
    const noFolder = createMessagesInHand(join(folder, 'file', 'below'), log);
    await writeFile(join(folder, 'file'), '');
    await noFolder.during({ sequence: 2, deliveries: 4 }, async () => void done.push(2));
    expect(done).toEqual([1, 2]);
  });
});
