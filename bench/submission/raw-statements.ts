/** A table with the columns one submission writes. */
export type RawTable = { name: string; columns: string[] };

/**
 * The least a submission has to send between BEGIN and COMMIT: one multi-row insert per table, in
 * this order, the command's result already in its first row.
 */
export const rawTables: readonly RawTable[] = [
  table(
    'tradeflow_command',
    `
      actorId, commandId, contentHash, subject, result, createdAt
    `,
  ),
  table(
    'tradeflow_collection',
    `
      id, collectorId, originalCollectorId, contentHash, createdAt, updatedAt, version,
      collectionType, formModelId, collectionContext, collectedOn, observedAt,
      collectionPointId, corridorId, seasonId, notes, captureSource, deviceId, captureStartedAt,
      captureEndedAt, respondentNature, otherRespondentNature, operatorGender, operatorType,
      merchandiseOwnerGender, merchandiseOwnerAgeCategory, merchandiseOwnerHasDisability,
      originCountryId, originCityId, destinationCountryId, finalDestinationCityId,
      intermediateDestination, tradeFlowDirection, distanceTravelledKm, transportModeId,
      vehicleRegistrationNumber, transportCost, loadingCost, unloadingCost,
      declaredTotalWeightKg, marketDay, nearbyMarkets, marketCondition, marketPriceVariation,
      currencyId, paymentMethod, taxesFees, taxDetails, taxesPaid, taxAmount, hasControlPosts,
      controlPostsCount, controlLocations, controlDurationType, controlDurationValue,
      illegalFeesPaid, illegalFeesLocations, illegalFeesAmount, knowsCommunityRegulations,
      knowsNationalRegulations, otherDifficulties, gpsLatitude, gpsLongitude, gpsAccuracyM,
      gpsCapturedAt, extra, normalizedPlate, totalWeightKg, totalValue, totalValueUsd,
      hasPartialTotals, unitsPerUsd, rateDate, itemCount, reference, teamManagerId,
      supervisorId, state, revisionNumber, priority, firstSubmittedAt, submittedAt,
      stageEnteredAt, dueAt, automaticQualityScore, openFlagCount, searchText, searchNames,
      plateHead, plateTail
    `,
  ),
  table(
    'tradeflow_collection_item',
    `
      id, collectionId, position, createdAt, updatedAt, version, productId, animalId,
      productNatureId, animalNatureId, productQuality, productVariety, productProcessingLevel,
      productPackaging, declaredAnimalCount, animalCategories, animalAgeCategory, animalGender,
      animalCondition, animalBreed, quantity, unitId, averageWeightKg, declaredTotalWeightKg,
      unitPrice, declaredTotalValue, originCountryId, loadingCityId, unloadingCityId,
      productOriginCountryId, specificOrigin, specificDestination, loadingCost, unloadingCost,
      transportCost, itemSpecificFees, lossesQuantity, lossesValue, lossReasons,
      requiredSpecialPermits, specialPermitsDetails, isCustomsRegistered,
      customsRegistrationNumber, customsProcedureCode, isSeasonalProduct, harvestPeriod,
      itemNotes, animalCount, localUnitWeightKg, localUnitWeightSource, totalWeightKg,
      totalValue, totalValueUsd, fobValue, cifValue, fobValueUsd, cifValueUsd, hsCode,
      hsEdition
    `,
  ),
  table(
    'tradeflow_collection_control',
    `
      id, collectionId, position, createdAt, updatedAt, version, checkpointId, serviceId,
      otherControlBody, location, controlPostsCount, controlDuration, durationType,
      stopTimePerPost, stopTimePerPostType, borderCrossingTime, borderCrossingTimeType,
      controlResult, controlIssues, feesPaidYesNo, feesPaymentAmount, feesPaymentPost,
      hasReceipt, taxTypeIds, otherTaxType, illegalFeesPaid, illegalFeesPost, illegalFeesAmount,
      knowsCommunityRegulations, knowsNationalRegulations, otherDifficulties, notes
    `,
  ),
  table(
    'tradeflow_revision',
    `
      id, collectionId, number, submittedById, submittedAt, formModelId, content, contentHash,
      changes, note, outcome, createdAt, updatedAt, version
    `,
  ),
  table(
    'tradeflow_validation',
    `
      id, collectionId, revisionNumber, validationLevel, validatorId, openingAction,
      validationAction, validationResult, validationDeadline, priorityLevel, submittedAt,
      isCurrentValidation, validationSource, createdAt, updatedAt, version
    `,
  ),
  table(
    'tradeflow_quality_flag',
    `
      id, collectionId, revisionNumber, code, ruleCode, severity, fieldPath, itemId, controlId, observed,
      expected, messageFr, messageEn, status, createdAt, updatedAt, version
    `,
  ),
  table(
    'tradeflow_outbox',
    `
      id, subject, aggregateId, payload
    `,
  ),
];

/** The statement that writes so many rows of a table. */
export function rawInsert({ name, columns }: RawTable, rows: number): string {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const names = columns.map((column) => `\`${column}\``).join(', ');
  return `INSERT INTO \`${name}\` (${names}) VALUES ${Array(rows).fill(row).join(', ')}`;
}

function table(name: string, columns: string): RawTable {
  return { name, columns: columns.trim().split(/,\s+/) };
}
