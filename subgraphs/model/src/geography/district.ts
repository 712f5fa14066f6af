import { fixed, link } from '../reference/fields.ts';
import { referenceKind } from '../reference/kind.ts';

/** Second administrative level. Its region never changes, so that what lies in it stays where it is. */
export const district = referenceKind({
  name: 'district',
  plural: 'districts',
  fields: { regionId: fixed(link('region')) },
});
