-- Messages that consumers have given up, until somebody decides on them, and when each service was
-- last seen.

CREATE TABLE `admin_dead_letter` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `service` VARCHAR(40) NOT NULL,
  `consumer` VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `messageId` VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `letterId` VARCHAR(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` VARCHAR(200) NOT NULL,
  `entityId` VARCHAR(100) NULL,
  `payload` LONGTEXT NULL,
  `payloadPreview` VARCHAR(2000) NOT NULL,
  `attempts` INT NOT NULL,
  `firstFailedAt` DATETIME(3) NOT NULL,
  `lastFailedAt` DATETIME(3) NOT NULL,
  `errorCode` VARCHAR(60) NOT NULL,
  `errorMessage` VARCHAR(1000) NOT NULL,
  `status` ENUM('WAITING', 'RETRIED', 'DISCARDED') NOT NULL DEFAULT 'WAITING',
  `handledById` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `handledAt` DATETIME(3) NULL,
  `note` VARCHAR(4000) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,

  PRIMARY KEY (`id`),
  UNIQUE INDEX `admin_dead_letter_consumer_messageId_key` (`consumer`, `messageId`),
  INDEX `admin_dead_letter_status_id_idx` (`status`, `id`),
  INDEX `admin_dead_letter_handledById_idx` (`handledById`),
  CONSTRAINT `admin_dead_letter_handledById_fkey` FOREIGN KEY (`handledById`) REFERENCES `admin_actor`(`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `admin_service_sighting` (
  `name` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `lastSeenAt` DATETIME(3) NOT NULL,
  `releaseVersion` VARCHAR(60) NULL,

  PRIMARY KEY (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
