/** Something the person at the terminal has to mend: one sentence with the remedy, shown without a stack trace. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** Shows what is going on while it lasts, and how long it took. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const live = process.stdout.isTTY === true;
  if (live) process.stdout.write(`  … ${what}`);
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1_000);
    if (live) process.stdout.write(`\r  … ${what} (${seconds} s)`);
    else if (seconds % 10 === 0) console.log(`  … ${what} (${seconds} s)`);
  }, 1_000);
  try {
    const result = await work();
    const seconds = ((Date.now() - started) / 1_000).toFixed(1);
    process.stdout.write(`${live ? '\r\u001b[K' : ''}  ✓ ${what} (${seconds} s)\n`);
    return result;
  } catch (error) {
    process.stdout.write(`${live ? '\r\u001b[K' : ''}  ✗ ${what}\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
