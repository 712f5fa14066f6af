import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Small files fill what the long ones leave: those that only wait or only compute come side by side.
const projects = ['int-alone', 'int', 'unit', 'e2e', 'faults'];

// Vitest begins with the largest files where it has no times of an earlier run, as in continuous integration. These are
// small and take long: begun last, one of them would keep a whole run waiting.
const longest = [
  'tests/split-system.e2e.test.ts',
  'tests/example.e2e.test.ts',
  'tests/matrix/operations.e2e.test.ts',
  'tests/attacks.e2e.test.ts',
  'tests/one-system.e2e.test.ts',
  'tests/faults/late-servers.e2e.test.ts',
  'subgraphs/admin/src/system/system.int.test.ts',
  'subgraphs/tradeflow/src/workflow/any-sequence.int.test.ts',
  'subgraphs/tradeflow/src/bulk-decision/killed-worker.int.test.ts',
  'packages/federation-nats/src/supergraph-manager.int.test.ts',
  'packages/federation-nats/src/supergraph-manager-failures.int.test.ts',
  'supergraph/src/schema/rolling-replacement.int.test.ts',
  'subgraphs/tradeflow/src/jobs/job-runner.int.test.ts',
  'packages/federation-nats/src/package.int.test.ts',
  'subgraphs/tradeflow/src/bulk-decision/large-bulk-decision.int.test.ts',
  'supergraph/src/processes/cluster.int.test.ts',
  'prisma/outage.int.test.ts',
  'supergraph/src/access/random-queries.test.ts',
  'supergraph/src/execution/differential.test.ts',
];

/** Begins each project with its longest files, and with the projects whose files are long. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ project, moduleId }: TestSpecification) => {
      const known = longest.findIndex((file) => moduleId.endsWith(file));
      return projects.indexOf(project.name) * 1_000 + (known < 0 ? longest.length : known);
    };
    return sorted.sort((a, b) => place(a) - place(b));
  }
}
