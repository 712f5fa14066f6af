import {
  commandId,
  day,
  expectedVersion,
  optionalText,
  refusal,
  uuid,
} from '@commerce-tracking/service-kit/input';
import { NOT_UNIQUE } from '@commerce-tracking/service-kit/reasons';
import { z } from 'zod';

/** Most records one vehicle carries here; what is beyond is a mistake. */
export const batchSizeMax = 100;

const recordIds = z.array(uuid).max(batchSizeMax);

/** What every write says of the trip. */
export const tripShape = {
  vehicleRegistrationNumber: optionalText(40),
  transportModeId: uuid,
  departedOn: day.nullish(),
  label: optionalText(120),
  leadId: uuid,
};

/** A new batch; its id is also the id of the write. */
export const createTransportBatchInput = z.strictObject({
  id: uuid,
  ...tripShape,
  collectionIds: recordIds.min(1),
});

/** A batch as it is to be, with the records that join and leave; none does both. */
export const updateTransportBatchInput = z
  .strictObject({
    id: uuid,
    expectedVersion,
    ...tripShape,
    addCollectionIds: recordIds.nullish(),
    removeCollectionIds: recordIds.nullish(),
    commandId,
  })
  .superRefine(({ addCollectionIds, removeCollectionIds }, context) => {
    for (const [index, id] of (removeCollectionIds ?? []).entries()) {
      if (!addCollectionIds?.includes(id)) continue;
      context.addIssue(refusal(NOT_UNIQUE, { field: 'id' }, ['removeCollectionIds', index]));
    }
  });

/** The trip as a write gives it. */
export type Trip = Pick<z.output<typeof createTransportBatchInput>, keyof typeof tripShape>;
