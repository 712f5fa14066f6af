-- Answers to those own questions of a form that lists can be filtered by, one row for each value. The
-- second index finds the few records of a rare answer; the key tells it of one record of a scope.
CREATE TABLE `tradeflow_indexed_answer` (
  `collectionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `value` VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,

  PRIMARY KEY (`collectionId`, `code`, `value`),
  INDEX `tradeflow_indexed_answer_code_value_collectionId_idx` (`code`, `value`, `collectionId`),
  CONSTRAINT `tradeflow_indexed_answer_collectionId_fkey` FOREIGN KEY (`collectionId`) REFERENCES `tradeflow_collection` (`id`) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
