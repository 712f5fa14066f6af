-- Records that were given to somebody else, by the collector who lost them: a device that was
-- offline is told, and its late writes are answered. No foreign key: the row outlives the record.
CREATE TABLE `tradeflow_reassigned_collection` (
  `collectionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `collectorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` INT NOT NULL,
  `reassignedAt` DATETIME(3) NOT NULL,

  PRIMARY KEY (`collectionId`, `collectorId`),
  INDEX `tradeflow_reassigned_collection_change_idx` (`collectorId`, `reassignedAt`, `collectionId`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- What changed for a collector since a cursor is read in this order.
CREATE INDEX `tradeflow_collection_collectorId_updatedAt_id_idx` ON `tradeflow_collection` (`collectorId`, `updatedAt`, `id`);
