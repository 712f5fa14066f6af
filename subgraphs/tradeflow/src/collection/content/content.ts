import { refusal } from '@commerce-tracking/service-kit/input';
import { NOT_UNIQUE } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';
import { withoutNulls } from './content-pieces.ts';
import { controlContent } from './control-content.ts';
import { headerShape } from './header-content.ts';
import { itemContent } from './item-content.ts';

/**
 * Everything a collector may write in a record: header, own questions, goods, controls. A write
 * always carries the whole content, so that what was sent is what is stored.
 */
export const collectionContent = z
  .strictObject({
    ...headerShape,
    extra: z
      .record(z.string().max(60), z.json())
      .nullish()
      .transform((answers) => sorted(answers ?? {})),
    items: z
      .array(itemContent)
      .max(100)
      .nullish()
      .transform((items) => items ?? []),
    controls: z
      .array(controlContent)
      .max(100)
      .nullish()
      .transform((controls) => controls ?? []),
  })
  .transform(withoutNulls)
  .superRefine((content, context) => {
    for (const list of ['items', 'controls'] as const) {
      const seen = new Set<string>();
      for (const [index, { id }] of content[list].entries()) {
        if (id === undefined) continue;
        if (seen.has(id)) {
          context.addIssue(refusal(NOT_UNIQUE, { field: 'id' }, [list, index, 'id']));
        }
        seen.add(id);
      }
    }
  });

/** The writable content of a record. */
export type CollectionContent = z.infer<typeof collectionContent>;

/** Equal answers in another order are equal content. */
function sorted<T>(answers: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1)));
}
