import { newId } from '@commerce-tracking/service-kit/ids';
import type { CollectionContent } from './content.ts';

/** Gives an id to each line the client gave none, so that submissions can be compared by line. */
export function withLineIds(content: CollectionContent): CollectionContent {
  return {
    ...content,
    items: content.items.map((item) => (item.id ? item : { ...item, id: newId() })),
    controls: content.controls.map((control) =>
      control.id ? control : { ...control, id: newId() },
    ),
  };
}
