import { expect, it } from 'vitest';
import { emptyManifest, hashOf, manifestOf } from './operation-manifest.ts';
import { newReport, reportHooks } from './operation-report.ts';

const known = 'query Known { known }';

function tell(settings: { logged: 'off' | 'slow' | 'all'; slowMs?: number }, count = 1) {
  const lines: object[] = [];
  const figures: { operation: string; hash: string }[] = [];
  const hooks = reportHooks({
    manifest: settings.logged === 'off' ? manifestOf([{ id: '1', body: known }]) : emptyManifest,
    slowMs: 60_000,
    ...settings,
    metrics: { observeOperation: (one: never) => figures.push(one) } as never,
    log: { info: (line: object) => lines.push(line) } as never,
  });
  const run = (operationName: string, queryHash: string) => {
    const report = newReport();
    report.tally.fetches = 3;
    report.tally.kept = 1;
    report.cost = { estimated: 12, actual: 9 };
    const contextValue = { report, requestId: 'r-1', actor: { actorId: 'a-1' } };
    const request = { contextValue, operationName, queryHash, operation: { operation: 'query' } };
    hooks.parsing?.(request as never);
    const response = { body: { kind: 'single', singleResult: { data: {} } } };
    hooks.answering?.({ ...request, response } as never);
  };
  for (let one = 0; one < count; one += 1) run(`Flood${one}`, hashOf(String(one)));
  run('Known', hashOf(known));
  return { lines, figures };
}

it('logs an operation by name and hash, with its cost and what it met in the caches', () => {
  const { lines } = tell({ logged: 'all' });
  expect(lines[1]).toMatchObject({
    ...{ operation: 'Known', hash: hashOf(known), type: 'query', requestId: 'r-1' },
    ...{ actorId: 'a-1', errors: 0, fetches: 3, cost: { estimated: 12, actual: 9 } },
    caches: { document: 'miss', plan: 'hit', answer: 'part' },
  });
  expect(tell({ logged: 'slow' }).lines).toEqual([]);
  expect(tell({ logged: 'slow', slowMs: -1 }).lines).toHaveLength(2);
});

it('tells a bounded number of operations apart, those of the manifest always', () => {
  const { figures, lines } = tell({ logged: 'off' }, 300);
  expect(lines).toEqual([]);
  expect(new Set(figures.map(({ hash }) => hash)).size).toBe(102);
  expect(figures[200]).toMatchObject({ operation: 'other', hash: 'other' });
  expect(figures.at(-1)).toMatchObject({ operation: 'Known' });
});
