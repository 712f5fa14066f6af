-- How much of a day a point was watched: one row per point and day. No row means that nobody said.
CREATE TABLE `tradeflow_observation_effort` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `collectionPointId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `observedOn` DATE NOT NULL,
  `dayClass` ENUM('ORDINARY', 'MARKET', 'SUNDAY') NOT NULL,
  `coverage` ENUM('FULL', 'PARTIAL', 'NONE') NOT NULL,
  `dayFraction` DECIMAL(4, 3) NOT NULL,
  `hoursObserved` DECIMAL(5, 2) NULL,
  `reasonNotObserved` VARCHAR(4000) NULL,
  `note` VARCHAR(4000) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,

  PRIMARY KEY (`id`),
  UNIQUE INDEX `tradeflow_observation_effort_collectionPointId_observedOn_key` (`collectionPointId`, `observedOn`),
  INDEX `tradeflow_observation_effort_observedOn_id_idx` (`observedOn`, `id`),
  CONSTRAINT `tradeflow_observation_effort_dayFraction_check` CHECK (
    (`coverage` = 'FULL' AND `dayFraction` = 1)
    OR (`coverage` = 'PARTIAL' AND `dayFraction` > 0 AND `dayFraction` < 1)
    OR (`coverage` = 'NONE' AND `dayFraction` = 0)
  ),
  CONSTRAINT `tradeflow_observation_effort_hoursObserved_check` CHECK (
    `hoursObserved` IS NULL OR (`hoursObserved` >= 0 AND `hoursObserved` <= 24)
  ),
  CONSTRAINT `tradeflow_observation_effort_reason_check` CHECK (
    `coverage` <> 'NONE' OR `reasonNotObserved` IS NOT NULL
  )
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Who watched.
CREATE TABLE `tradeflow_observation_effort_collector` (
  `effortId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `collectorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,

  PRIMARY KEY (`effortId`, `collectorId`),
  INDEX `tradeflow_observation_effort_collector_collectorId_idx` (`collectorId`),
  CONSTRAINT `tradeflow_observation_effort_collector_effortId_fkey` FOREIGN KEY (`effortId`) REFERENCES `tradeflow_observation_effort` (`id`) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
