-- Pairs of records that may speak of one consignment, and what finds them.

CREATE TABLE `tradeflow_duplicate_candidate` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `firstId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `secondId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` ENUM('SAME_RECORD', 'REPEAT_OBSERVATION', 'MIRROR') NOT NULL,
  `score` INT NOT NULL,
  `signals` JSON NOT NULL,
  `status` ENUM('OPEN', 'CONFIRMED', 'DISMISSED') NOT NULL DEFAULT 'OPEN',
  `decidedById` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `decidedAt` DATETIME(3) NULL,
  `note` TEXT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,

  PRIMARY KEY (`id`),
  UNIQUE INDEX `tradeflow_duplicate_candidate_firstId_secondId_key` (`firstId`, `secondId`),
  INDEX `tradeflow_duplicate_candidate_secondId_idx` (`secondId`),
  INDEX `tradeflow_duplicate_candidate_status_score_id_idx` (`status`, `score`, `id`),
  CONSTRAINT `tradeflow_duplicate_candidate_firstId_fkey` FOREIGN KEY (`firstId`) REFERENCES `tradeflow_collection`(`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `tradeflow_duplicate_candidate_secondId_fkey` FOREIGN KEY (`secondId`) REFERENCES `tradeflow_collection`(`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `tradeflow_duplicate_candidate_order_check` CHECK (`firstId` < `secondId`),
  CONSTRAINT `tradeflow_duplicate_candidate_score_check` CHECK (`score` BETWEEN 0 AND 100),
  CONSTRAINT `tradeflow_duplicate_candidate_decided_check` CHECK (
    (`status` = 'OPEN') = (`decidedAt` IS NULL)
    AND (`decidedAt` IS NULL) = (`decidedById` IS NULL)
    AND (`decidedAt` IS NULL) = (`note` IS NULL)
  )
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- The folded plate of a submission in two halves. One slip of the pen leaves a half as it was, so either
-- half finds it, and an index on each holds the other half too. See docs/decisions/0011-duplicates.md.
ALTER TABLE `tradeflow_collection`
  ADD COLUMN `plateHead` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  ADD COLUMN `plateTail` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- Records from before; a text without a digit other than zero, or shorter than four signs, is no plate.
UPDATE `tradeflow_collection`
SET
  `plateHead` = LEFT(REPLACE(REPLACE(REPLACE(`normalizedPlate`, 'O', '0'), 'I', '1'), 'B', '8'), FLOOR(CHAR_LENGTH(`normalizedPlate`) / 2)),
  `plateTail` = SUBSTRING(REPLACE(REPLACE(REPLACE(`normalizedPlate`, 'O', '0'), 'I', '1'), 'B', '8'), FLOOR(CHAR_LENGTH(`normalizedPlate`) / 2) + 1)
WHERE `state` <> 'DRAFT' AND CHAR_LENGTH(`normalizedPlate`) >= 4 AND `normalizedPlate` REGEXP '[1-9]';

ALTER TABLE `tradeflow_collection`
  ADD INDEX `tradeflow_collection_plateHead_idx` (`plateHead`, `collectedOn`, `plateTail`),
  ADD INDEX `tradeflow_collection_plateTail_idx` (`plateTail`, `collectedOn`, `plateHead`),
  ADD INDEX `tradeflow_collection_consignmentGroupId_idx` (`consignmentGroupId`);
