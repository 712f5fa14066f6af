import { enumOf, type LiveEvent, type LiveField } from './live-field.ts';

type Arguments = { kinds?: string[] | null };

/** Changes of reference data, and of the versions of forms that may be used. */
export const referenceChanged: LiveField = {
  name: 'referenceChanged',
  permission: 'reference:read',
  subjects: ['event.model.reference.changed', 'event.model.form-model.*'],
  concerns(event, _actor, { kinds }: Arguments) {
    // A form is told of when it is published or retired; until then it is nobody's but its author's.
    if (event.keys.kind === 'formModel') return false;
    const kind = kindOf(event);
    return !kinds || (kind !== null && kinds.includes(kind));
  },
  answer(event) {
    const { at, id, version = null } = event.keys;
    return { at, kind: kindOf(event), entryId: id, version };
  },
  read: {},
};

function kindOf({ keys }: LiveEvent): string | null {
  return typeof keys.kind === 'string' ? enumOf(keys.kind) : null;
}
