import {
  commandId,
  expectedVersion,
  optionalText,
  uuid,
} from '@commerce-tracking/service-kit/input';
import { z } from 'zod';

/** What the writes on one account have in common. */
export const changeUserInput = z.strictObject({
  id: uuid,
  expectedVersion,
  reason: optionalText(4_000),
  commandId,
});
