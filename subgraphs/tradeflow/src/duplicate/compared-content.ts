import type { PreparedContent } from '../collection/content/prepare-content.ts';
import { normalizedPlate } from '../collection/plate.rules.ts';
import type { Compared } from './compared.ts';
import { foldedPlate } from './plate-key.rules.ts';

/** A content that is being submitted, as it is compared with what is stored. */
export function comparedContent(
  id: string,
  { content, derived }: PreparedContent,
  transportBatchId: string | null,
): Compared {
  return {
    id,
    state: 'SUBMITTED',
    collectionPointId: content.collectionPointId ?? null,
    collectedOn: content.collectedOn ?? null,
    corridorId: content.corridorId ?? null,
    plate: foldedPlate(normalizedPlate(content.vehicleRegistrationNumber)),
    originCountryId: content.originCountryId ?? null,
    originCityId: content.originCityId ?? null,
    destinationCountryId: content.destinationCountryId ?? null,
    finalDestinationCityId: content.finalDestinationCityId ?? null,
    tradeFlowDirection: content.tradeFlowDirection ?? null,
    transportBatchId,
    totalWeightKg: derived.totalWeightKg === null ? null : Number(derived.totalWeightKg),
    totalValueUsd: derived.totalValueUsd === null ? null : Number(derived.totalValueUsd),
    gps: content.gps ?? null,
    merchandiseOwnerGender: content.merchandiseOwnerGender ?? null,
    merchandiseOwnerAgeCategory: content.merchandiseOwnerAgeCategory ?? null,
    merchandiseOwnerHasDisability: content.merchandiseOwnerHasDisability ?? null,
    operatorGender: content.operatorGender ?? null,
    operatorType: content.operatorType ?? null,
    goods: derived.items.flatMap(({ filled, hsCode }) => {
      const goodsId = filled.productId ?? filled.animalId;
      return goodsId ? [{ goodsId, hsCode }] : [];
    }),
  };
}
