-- The correction of a rejected record, apart from the submission that reviewers and statistics read.
-- Corrections begun before this table existed are in the record's own rows and stay there until the
-- record is handed over again.
CREATE TABLE `tradeflow_working_copy` (
  `collectionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `content` JSON NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,

  PRIMARY KEY (`collectionId`),
  CONSTRAINT `tradeflow_working_copy_collectionId_fkey` FOREIGN KEY (`collectionId`) REFERENCES `tradeflow_collection` (`id`) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
