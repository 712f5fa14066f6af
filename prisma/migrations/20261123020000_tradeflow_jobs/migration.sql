-- Work that outlives its caller. The row is the job; the message on the queue only says that it waits.
CREATE TABLE `tradeflow_job` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` VARCHAR(60) NOT NULL,
  `status` ENUM('QUEUED', 'RUNNING', 'READY', 'FAILED', 'EXPIRED') NOT NULL DEFAULT 'QUEUED',
  `input` LONGTEXT NOT NULL,
  `checkpoint` LONGTEXT NULL,
  `progress` INT NOT NULL DEFAULT 0,
  `actor` TEXT NULL,
  `language` VARCHAR(2) NOT NULL DEFAULT 'fr',
  `requestId` VARCHAR(160) NOT NULL,
  `slot` VARCHAR(100) NULL,
  `attempts` INT NOT NULL DEFAULT 0,
  `leaseOwner` VARCHAR(120) NULL,
  `leaseUntil` DATETIME(3) NOT NULL,
  `cancelRequestedAt` DATETIME(3) NULL,
  `failure` VARCHAR(60) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `startedAt` DATETIME(3) NULL,
  `finishedAt` DATETIME(3) NULL,

  PRIMARY KEY (`id`),
  UNIQUE INDEX `tradeflow_job_slot_key` (`slot`),
  INDEX `tradeflow_job_status_leaseUntil_idx` (`status`, `leaseUntil`),
  INDEX `tradeflow_job_finishedAt_idx` (`finishedAt`),
  CONSTRAINT `tradeflow_job_progress_check` CHECK (`progress` BETWEEN 0 AND 100),
  CONSTRAINT `tradeflow_job_finished_check` CHECK ((`finishedAt` IS NULL) = (`status` IN ('QUEUED', 'RUNNING')))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- One decision on many records, with what became of each. No foreign key to the records: an id that
-- is nobody's is answered too.
CREATE TABLE `tradeflow_bulk_decision` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `level` INT NOT NULL,
  `action` ENUM('APPROVE', 'REJECT') NOT NULL,
  `mode` ENUM('ATOMIC', 'BEST_EFFORT') NOT NULL,
  `score` INT NULL,
  `notes` TEXT NULL,
  `reason` TEXT NULL,
  `requestedById` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `status` ENUM('QUEUED', 'RUNNING', 'READY', 'FAILED', 'EXPIRED') NOT NULL,
  `failure` VARCHAR(60) NULL,
  `requested` INT NOT NULL,
  `done` INT NOT NULL DEFAULT 0,
  `refused` INT NOT NULL DEFAULT 0,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `finishedAt` DATETIME(3) NULL,
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,

  PRIMARY KEY (`id`),
  INDEX `tradeflow_bulk_decision_requestedById_createdAt_idx` (`requestedById`, `createdAt`),
  CONSTRAINT `tradeflow_bulk_decision_level_check` CHECK (`level` IN (1, 2)),
  CONSTRAINT `tradeflow_bulk_decision_counts_check` CHECK (`done` + `refused` <= `requested`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `tradeflow_bulk_outcome` (
  `bulkDecisionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `collectionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `expectedVersion` INT NULL,
  `done` BOOLEAN NULL,
  `code` VARCHAR(40) NULL,
  `reason` VARCHAR(60) NULL,
  `messageFr` VARCHAR(1000) NULL,
  `messageEn` VARCHAR(1000) NULL,
  `decidedAt` DATETIME(3) NULL,

  PRIMARY KEY (`bulkDecisionId`, `collectionId`),
  INDEX `tradeflow_bulk_outcome_bulkDecisionId_done_collectionId_idx` (`bulkDecisionId`, `done`, `collectionId`),
  CONSTRAINT `tradeflow_bulk_outcome_bulkDecisionId_fkey` FOREIGN KEY (`bulkDecisionId`) REFERENCES `tradeflow_bulk_decision`(`id`) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `tradeflow_bulk_outcome_refusal_check` CHECK (`done` IS NULL OR (`done` = (`code` IS NULL)))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
