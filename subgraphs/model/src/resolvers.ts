import type { ResolverMap } from '@commerce-tracking/service-kit/service';
import { waypointResolvers } from './corridor/waypoint.resolvers.ts';
import { exchangeRateResolvers } from './exchange-rate/exchange-rate.resolvers.ts';
import { formModelResolvers } from './form-model/form-model.resolvers.ts';
import { formModelWriteResolvers } from './form-model/form-model-writes.resolvers.ts';
import { hsCodeResolvers } from './hs-code/hs-code.resolvers.ts';
import { kindResolvers } from './reference/kind-resolvers.ts';
import { kindList } from './reference/kinds.ts';
import { referenceResolvers } from './reference/reference.resolvers.ts';
import { referenceBundleResolvers } from './reference/reference-bundle.resolvers.ts';
import { unitConversionResolvers } from './unit/unit-conversion.resolvers.ts';

/** All resolvers: those derived from each kind's description, and those written by hand. */
export const resolvers: ResolverMap = merge([
  ...kindList.map(kindResolvers),
  referenceResolvers,
  referenceBundleResolvers,
  waypointResolvers,
  hsCodeResolvers,
  exchangeRateResolvers,
  unitConversionResolvers,
  formModelResolvers,
  formModelWriteResolvers,
]);

function merge(parts: object[]): ResolverMap {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const part of parts) {
    for (const [type, fields] of Object.entries(part)) {
      merged[type] = { ...merged[type], ...(fields as Record<string, unknown>) };
    }
  }
  return merged;
}
