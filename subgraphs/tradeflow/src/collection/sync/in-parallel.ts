const chainsAtOnce = 4;

/** Works off several chains at a time; what stands in one chain comes one after the other. */
export async function inParallel<Entry>(
  chains: readonly Entry[][],
  apply: (entry: Entry) => Promise<void>,
): Promise<void> {
  const waiting = [...chains];
  const runner = async () => {
    for (let chain = waiting.shift(); chain; chain = waiting.shift()) {
      for (const entry of chain) await apply(entry);
    }
  };
  await Promise.all(Array.from({ length: chainsAtOnce }, runner));
}
