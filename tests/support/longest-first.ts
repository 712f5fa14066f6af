import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Vitest begins with the largest files where it has no times of an earlier run, as in continuous integration. These are
// small and take long: begun last, one of them would keep a whole run waiting.
const longest = [
  'tests/attacks.e2e.test.ts',
  'tests/matrix/operations.e2e.test.ts',
  'tests/faults/subscriptions.e2e.test.ts',
  'tests/example.e2e.test.ts',
  'tests/one-system.e2e.test.ts',
  'subgraphs/tradeflow/src/workflow/any-sequence.int.test.ts',
  'subgraphs/tradeflow/src/bulk-decision/large-bulk-decision.int.test.ts',
  'subgraphs/tradeflow/src/bulk-decision/killed-worker.int.test.ts',
];

/** Begins each project with its longest files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    const place = ({ project, moduleId }: TestSpecification) => {
      const known = longest.findIndex((file) => moduleId.endsWith(file));
      return projects.indexOf(project.name) * 1_000 + (known < 0 ? longest.length : known);
    };
    return sorted.sort((a, b) => place(a) - place(b));
  }
}
