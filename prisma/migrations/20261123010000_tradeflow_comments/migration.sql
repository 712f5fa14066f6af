-- What reviewers, collectors and administrators say about a submission.

CREATE TABLE `tradeflow_comment` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `collectionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `revisionNumber` INT NOT NULL,
  `parentId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `fieldPath` VARCHAR(120) NULL,
  `itemId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `controlId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `body` TEXT NOT NULL,
  `suggestedValue` JSON NULL,
  `isBlocking` BOOLEAN NOT NULL DEFAULT FALSE,
  `visibility` ENUM('EVERYONE', 'REVIEWERS') NOT NULL DEFAULT 'EVERYONE',
  `authorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `resolvedAt` DATETIME(3) NULL,
  `resolvedById` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,

  PRIMARY KEY (`id`),
  INDEX `tradeflow_comment_collectionId_revisionNumber_idx` (`collectionId`, `revisionNumber`),
  INDEX `tradeflow_comment_parentId_idx` (`parentId`),
  CONSTRAINT `tradeflow_comment_collectionId_fkey` FOREIGN KEY (`collectionId`) REFERENCES `tradeflow_collection`(`id`) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `tradeflow_comment_collectionId_revisionNumber_fkey` FOREIGN KEY (`collectionId`, `revisionNumber`) REFERENCES `tradeflow_revision`(`collectionId`, `number`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `tradeflow_comment_parentId_fkey` FOREIGN KEY (`parentId`) REFERENCES `tradeflow_comment`(`id`) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `tradeflow_comment_resolved_check` CHECK ((`resolvedAt` IS NULL) = (`resolvedById` IS NULL)),
  CONSTRAINT `tradeflow_comment_suggestion_check` CHECK (`suggestedValue` IS NULL OR `fieldPath` IS NOT NULL)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
