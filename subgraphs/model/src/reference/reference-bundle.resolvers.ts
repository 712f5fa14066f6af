import type { Context } from '../context.ts';
import { kindList } from './kinds.ts';
import {
  bundledEntries,
  bundledForms,
  bundledRates,
  bundleSince,
  type ReferenceBundle,
} from './reference-bundle.queries.ts';

/** What a device has to be told, in one answer; its lists follow from the kinds. */
export const referenceBundleResolvers = {
  Query: {
    referenceBundle: (
      _parent: unknown,
      { sinceVersion }: { sinceVersion?: number | null },
      context: Context,
    ): ReferenceBundle => {
      context.require('reference:read');
      return bundleSince(sinceVersion, context.reference());
    },
  },
  ReferenceBundle: {
    ...Object.fromEntries(
      kindList.map((kind) => [
        kind.plural,
        (bundle: ReferenceBundle) => bundledEntries(bundle, kind.name),
      ]),
    ),
    exchangeRates: bundledRates,
    formModels: bundledForms,
  },
};
