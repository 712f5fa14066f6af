-- Publications that were withdrawn, so that readers of figures and exports can be told which records
-- no longer hold. The stages tell it too, but by far too many rows to be asked.
CREATE TABLE `tradeflow_withdrawal` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `collectionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `publishedAt` DATETIME(3) NOT NULL,
  `withdrawnAt` DATETIME(3) NOT NULL,

  PRIMARY KEY (`id`),
  INDEX `tradeflow_withdrawal_withdrawnAt_id_idx` (`withdrawnAt`, `id`),
  INDEX `tradeflow_withdrawal_collectionId_idx` (`collectionId`),
  CONSTRAINT `tradeflow_withdrawal_collectionId_fkey` FOREIGN KEY (`collectionId`) REFERENCES `tradeflow_collection` (`id`) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Records reopened before this table existed.
INSERT INTO `tradeflow_withdrawal` (`id`, `collectionId`, `publishedAt`, `withdrawnAt`)
SELECT r.`id`, r.`collectionId`, MAX(p.`validatedAt`), r.`submittedAt`
FROM `tradeflow_validation` r
JOIN `tradeflow_validation` p
  ON p.`collectionId` = r.`collectionId` AND p.`validationLevel` = 2
  AND p.`validationResult` = 'APPROVED' AND p.`validatedAt` <= r.`submittedAt` AND p.`id` <> r.`id`
WHERE r.`openingAction` = 'REOPEN'
GROUP BY r.`id`, r.`collectionId`, r.`submittedAt`;
