-- Addresses that are told of events, and each telling with what came of it.

CREATE TABLE `admin_webhook` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `url` VARCHAR(500) NOT NULL,
  `description` VARCHAR(500) NULL,
  `events` JSON NOT NULL,
  `status` ENUM('ACTIVE', 'PAUSED') NOT NULL DEFAULT 'ACTIVE',
  `secretNumber` INT NOT NULL DEFAULT 1,
  `secretRotatedAt` DATETIME(3) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,

  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `admin_webhook_delivery` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `webhookId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `eventId` VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `event` VARCHAR(200) NOT NULL,
  `body` TEXT NOT NULL,
  `status` ENUM('WAITING', 'DELIVERED', 'GIVEN_UP') NOT NULL DEFAULT 'WAITING',
  `attempts` INT NOT NULL DEFAULT 0,
  `attemptLog` JSON NOT NULL,
  `nextAttemptAt` DATETIME(3) NULL,
  `deliveredAt` DATETIME(3) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),

  PRIMARY KEY (`id`),
  UNIQUE INDEX `admin_webhook_delivery_webhookId_eventId_key` (`webhookId`, `eventId`),
  INDEX `admin_webhook_delivery_webhookId_id_idx` (`webhookId`, `id`),
  INDEX `admin_webhook_delivery_status_nextAttemptAt_idx` (`status`, `nextAttemptAt`),
  CONSTRAINT `admin_webhook_delivery_webhookId_fkey` FOREIGN KEY (`webhookId`) REFERENCES `admin_webhook`(`id`) ON DELETE CASCADE ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
