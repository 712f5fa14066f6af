-- Messages of every subgraph: the writes it has answered and the news it owes.
-- Ids compare byte by byte; the other columns hold codes of our own making and so are ASCII too.

CREATE TABLE `auth_command` (
  `actorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `commandId` VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `contentHash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `result` LONGTEXT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (`actorId`, `commandId`),
  INDEX `auth_command_createdAt_idx` (`createdAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `auth_outbox` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sequence` BIGINT NOT NULL AUTO_INCREMENT,
  `subject` VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `aggregateId` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payload` LONGTEXT NOT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `sentAt` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `auth_outbox_sequence_key` (`sequence`),
  INDEX `auth_outbox_sentAt_sequence_idx` (`sentAt`, `sequence`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `admin_command` (
  `actorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `commandId` VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `contentHash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `result` LONGTEXT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (`actorId`, `commandId`),
  INDEX `admin_command_createdAt_idx` (`createdAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `admin_outbox` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sequence` BIGINT NOT NULL AUTO_INCREMENT,
  `subject` VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `aggregateId` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payload` LONGTEXT NOT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `sentAt` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `admin_outbox_sequence_key` (`sequence`),
  INDEX `admin_outbox_sentAt_sequence_idx` (`sentAt`, `sequence`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_command` (
  `actorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `commandId` VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `contentHash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `result` LONGTEXT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (`actorId`, `commandId`),
  INDEX `model_command_createdAt_idx` (`createdAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_outbox` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sequence` BIGINT NOT NULL AUTO_INCREMENT,
  `subject` VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `aggregateId` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payload` LONGTEXT NOT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `sentAt` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `model_outbox_sequence_key` (`sequence`),
  INDEX `model_outbox_sentAt_sequence_idx` (`sentAt`, `sequence`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `tradeflow_command` (
  `actorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `commandId` VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `contentHash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `result` LONGTEXT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (`actorId`, `commandId`),
  INDEX `tradeflow_command_createdAt_idx` (`createdAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `tradeflow_outbox` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sequence` BIGINT NOT NULL AUTO_INCREMENT,
  `subject` VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `aggregateId` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payload` LONGTEXT NOT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `sentAt` DATETIME(3) NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `tradeflow_outbox_sequence_key` (`sequence`),
  INDEX `tradeflow_outbox_sentAt_sequence_idx` (`sentAt`, `sequence`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
