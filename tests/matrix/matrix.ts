import {
  apiSchema,
  operationsOf,
  referenceKindsOf,
} from '../../scripts/generate/operations/operations.ts';
import { permissionsByOperation } from '../../scripts/generate/operations/permissions.ts';
import { adminProbes } from './admin-probes.ts';
import { authProbes } from './auth-probes.ts';
import { modelProbes, referenceProbes } from './model-probes.ts';
import type { Probe } from './probe.ts';
import { tradeflowProbes } from './tradeflow-probes.ts';

const schema = apiSchema();
const kinds = referenceKindsOf(schema);

/** Every operation of the composed API. */
export const operations = operationsOf(schema);

/** What each of them asks for. */
export const needsOf = permissionsByOperation(kinds);

/** How each of them is tried. A new operation is one line in the file of its subgraph. */
export const probes: Readonly<Record<string, Probe>> = {
  ...authProbes,
  ...adminProbes,
  ...tradeflowProbes,
  ...modelProbes,
  ...referenceProbes(schema, kinds),
};
