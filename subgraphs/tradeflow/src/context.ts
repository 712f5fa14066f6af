import type { Db } from '@commerce-tracking/prisma/client';
import type { BaseContext } from '@commerce-tracking/service-kit/context';
import type { Loader } from '@commerce-tracking/service-kit/loaders';
import { createLoaders, type Loaders } from './loaders.ts';
import { type AnalystView, createAnalystView } from './privacy/analyst-view.ts';
import { createPseudonym } from './privacy/pseudonym.ts';
import { memory } from './reference/reference.ts';
import { type WorkingCopy, workingCopyLoader } from './working-copy/show-working-copy.ts';

/** What reads need of a request: the kit's part, and rows as the caller may see them. */
export type ReadContext = BaseContext<Db> & {
  /** Every row passes here before a resolver gets it. */
  seen: AnalystView;
  /** One instant for the whole request, so that `isOverdue` agrees everywhere. */
  now: Date;
  /** Corrections the caller has begun on rejected records, by record. */
  workingCopies: Loader<string, WorkingCopy | null>;
};

/** What every resolver of tradeflow gets. */
export type Context = ReadContext & { loaders: Loaders };

/** Adds view and loaders of one request; `pseudonymKey` is the same in every process. */
export function contextFactory(pseudonymKey: string): (base: BaseContext<Db>) => Context {
  const analystView = createAnalystView(
    createPseudonym(pseudonymKey),
    (formModelId) => memory().reference().formModels.get(formModelId)?.compiled.questions,
  );
  return (base) => {
    const context: ReadContext = {
      ...base,
      seen: base.actor?.role === 'ANALYST' ? analystView : (row) => row,
      now: new Date(),
      workingCopies: workingCopyLoader(base),
    };
    return { ...context, loaders: createLoaders(context) };
  };
}
