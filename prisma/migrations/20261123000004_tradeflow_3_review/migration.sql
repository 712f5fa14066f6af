-- The review of field records: submissions kept whole, decisions, flags, tombstones, and the
-- running numbers of references.

CREATE TABLE `tradeflow_revision` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `collectionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `number` INT NOT NULL,
  `submittedById` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `submittedAt` DATETIME(3) NOT NULL,
  `formModelId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `content` JSON NOT NULL,
  `contentHash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `changes` JSON NOT NULL,
  `note` TEXT NULL,
  `outcome` ENUM('DRAFT', 'SUBMITTED', 'APPROVED_L1', 'APPROVED_L2', 'REJECTED_L1', 'REJECTED_L2') NOT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,

  PRIMARY KEY (`id`),
  UNIQUE INDEX `tradeflow_revision_collectionId_number_key` (`collectionId`, `number`),
  CONSTRAINT `tradeflow_revision_collectionId_fkey` FOREIGN KEY (`collectionId`) REFERENCES `tradeflow_collection`(`id`) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `tradeflow_revision_number_check` CHECK (`number` >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `tradeflow_validation` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `collectionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `revisionNumber` INT NOT NULL,
  `validationLevel` INT NOT NULL,
  `validatorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `openingAction` ENUM('SUBMIT', 'APPROVE', 'REJECT', 'RESUBMIT', 'REOPEN') NOT NULL,
  `validationAction` ENUM('SUBMIT', 'APPROVE', 'REJECT', 'RESUBMIT', 'REOPEN') NOT NULL,
  `validationResult` ENUM('PENDING', 'APPROVED', 'REJECTED') NOT NULL DEFAULT 'PENDING',
  `dataQualityScore` INT NULL,
  `validationNotes` TEXT NULL,
  `rejectionReason` TEXT NULL,
  `correctionInstructions` TEXT NULL,
  `qualityIssues` JSON NULL,
  `validationMetadata` JSON NULL,
  `requiresFieldVerification` BOOLEAN NOT NULL DEFAULT FALSE,
  `requiresDataCorrection` BOOLEAN NOT NULL DEFAULT FALSE,
  `requiresAdditionalDocumentation` BOOLEAN NOT NULL DEFAULT FALSE,
  `validationDeadline` DATETIME(3) NULL,
  `priorityLevel` ENUM('LOW', 'NORMAL', 'HIGH', 'URGENT') NOT NULL,
  `submittedAt` DATETIME(3) NOT NULL,
  `validatedAt` DATETIME(3) NULL,
  `isCurrentValidation` BOOLEAN NOT NULL DEFAULT TRUE,
  `validationSource` ENUM('MOBILE', 'WEB', 'API', 'IMPORT') NOT NULL,
  `systemMetadata` JSON NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,

  PRIMARY KEY (`id`),
  INDEX `tradeflow_validation_stage_idx` (`collectionId`, `revisionNumber`, `validationLevel`),
  CONSTRAINT `tradeflow_validation_collectionId_fkey` FOREIGN KEY (`collectionId`) REFERENCES `tradeflow_collection`(`id`) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `tradeflow_validation_collectionId_revisionNumber_fkey` FOREIGN KEY (`collectionId`, `revisionNumber`) REFERENCES `tradeflow_revision`(`collectionId`, `number`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `tradeflow_validation_level_check` CHECK (`validationLevel` IN (1, 2)),
  CONSTRAINT `tradeflow_validation_decided_check` CHECK ((`validationResult` = 'PENDING') = (`validatedAt` IS NULL)),
  CONSTRAINT `tradeflow_validation_reason_check` CHECK (`validationResult` <> 'REJECTED' OR `rejectionReason` IS NOT NULL),
  CONSTRAINT `tradeflow_validation_score_check` CHECK (`dataQualityScore` BETWEEN 0 AND 100)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `tradeflow_quality_flag` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `collectionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `revisionNumber` INT NOT NULL,
  `code` ENUM('MISSING_FIELD', 'VALUE_NOT_ALLOWED', 'POINT_NOT_ALLOWED', 'DATE_IN_FUTURE', 'DATE_TOO_OLD', 'COMPUTED_MISMATCH', 'UNIT_PRICE_OUT_OF_BAND', 'WEIGHT_MISMATCH', 'FACTOR_UNUSUAL', 'FACTOR_MISSING', 'RATE_MISSING', 'HS_CODE_MISSING', 'ANIMAL_WEIGHT_UNUSUAL', 'LOSSES_EXCEED', 'LOAD_OVER_CAPACITY', 'COSTS_INCONSISTENT', 'ROUTE_NOT_ON_CORRIDOR', 'DIRECTION_INCONSISTENT', 'GPS_FAR_FROM_POINT', 'GPS_MISSING', 'IMPOSSIBLE_SPEED', 'DUPLICATE_CANDIDATE', 'CONTROL_SUMS_INCONSISTENT', 'NO_EFFORT_DAY', 'CAPTURE_TOO_FAST', 'FORM_RULE') NOT NULL,
  `ruleCode` VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `severity` ENUM('INFO', 'WARNING', 'ERROR') NOT NULL,
  `fieldPath` VARCHAR(120) NULL,
  `itemId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `controlId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `observed` VARCHAR(255) NULL,
  `expected` VARCHAR(255) NULL,
  `messageFr` VARCHAR(500) NOT NULL,
  `messageEn` VARCHAR(500) NOT NULL,
  `status` ENUM('OPEN', 'ACKNOWLEDGED', 'RESOLVED') NOT NULL DEFAULT 'OPEN',
  `acknowledgedById` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `acknowledgedAt` DATETIME(3) NULL,
  `note` TEXT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,

  PRIMARY KEY (`id`),
  INDEX `tradeflow_quality_flag_collectionId_status_idx` (`collectionId`, `status`),
  INDEX `tradeflow_quality_flag_code_status_idx` (`code`, `status`),
  CONSTRAINT `tradeflow_quality_flag_collectionId_fkey` FOREIGN KEY (`collectionId`) REFERENCES `tradeflow_collection`(`id`) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `tradeflow_quality_flag_acknowledged_check` CHECK (`status` <> 'ACKNOWLEDGED' OR (`acknowledgedById` IS NOT NULL AND `acknowledgedAt` IS NOT NULL))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `tradeflow_deleted_collection` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `collectorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` INT NOT NULL,
  `deletedAt` DATETIME(3) NOT NULL,

  PRIMARY KEY (`id`),
  INDEX `tradeflow_deleted_collection_collectorId_deletedAt_idx` (`collectorId`, `deletedAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `tradeflow_reference_counter` (
  `countryIso2` CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `year` INT NOT NULL,
  `nextNumber` INT NOT NULL DEFAULT 1,

  PRIMARY KEY (`countryIso2`, `year`),
  CONSTRAINT `tradeflow_reference_counter_next_check` CHECK (`nextNumber` >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
