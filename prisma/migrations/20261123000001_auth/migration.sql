-- Tables of the subgraph auth.

CREATE TABLE `auth_user` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `actorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `username` VARCHAR(50) NOT NULL,
  `email` VARCHAR(254) NOT NULL,
  `phone` VARCHAR(16) NULL,
  `avatarUrl` VARCHAR(500) NULL,
  `role` ENUM('COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ADMIN', 'ANALYST') NOT NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'INACTIVE',
  `language` ENUM('FR', 'EN') NULL,
  `mustChangePassword` TINYINT(1) NOT NULL DEFAULT 0,
  `lastConnectedAt` DATETIME(3) NULL,
  `lastActiveAt` DATETIME(3) NULL,
  `lockedUntil` DATETIME(3) NULL,
  `totpEnabledAt` DATETIME(3) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `auth_user_actorId_key` (`actorId`),
  UNIQUE KEY `auth_user_username_key` (`username`),
  UNIQUE KEY `auth_user_email_key` (`email`),
  UNIQUE KEY `auth_user_phone_key` (`phone`),
  KEY `auth_user_role_status_idx` (`role`, `status`),
  KEY `auth_user_createdAt_id_idx` (`createdAt`, `id`),
  CONSTRAINT `auth_user_username_length` CHECK (CHAR_LENGTH(`username`) >= 3),
  CONSTRAINT `auth_user_phone_e164` CHECK (`phone` IS NULL OR `phone` LIKE '+%'),
  CONSTRAINT `auth_user_version_positive` CHECK (`version` >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `auth_credential` (
  `userId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `passwordHash` VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `changedAt` DATETIME(3) NOT NULL,
  `oneTimeExpiresAt` DATETIME(3) NULL,
  `previousHashes` JSON NOT NULL,
  `failedAttempts` INT NOT NULL DEFAULT 0,
  `firstFailedAt` DATETIME(3) NULL,
  `totpSecret` VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `recoveryCodeHashes` JSON NOT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`userId`),
  CONSTRAINT `auth_credential_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `auth_user` (`id`)
    ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `auth_credential_failedAttempts_positive` CHECK (`failedAttempts` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `auth_session` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `deviceName` VARCHAR(120) NULL,
  `ipAddress` VARCHAR(45) NOT NULL,
  `userAgent` VARCHAR(500) NULL,
  `tokenHash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `previousTokenHash` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `generation` INT NOT NULL DEFAULT 0,
  `rotatedAt` DATETIME(3) NOT NULL,
  `lastUsedAt` DATETIME(3) NOT NULL,
  `expiresAt` DATETIME(3) NOT NULL,
  `absoluteExpiresAt` DATETIME(3) NOT NULL,
  `revokedAt` DATETIME(3) NULL,
  `revokedReason` VARCHAR(120) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  KEY `auth_session_userId_createdAt_idx` (`userId`, `createdAt`),
  KEY `auth_session_revokedAt_idx` (`revokedAt`),
  KEY `auth_session_expiresAt_idx` (`expiresAt`),
  CONSTRAINT `auth_session_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `auth_user` (`id`)
    ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `auth_session_expiry_order` CHECK (`expiresAt` <= `absoluteExpiresAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `auth_address_failure` (
  `address` VARCHAR(45) NOT NULL,
  `failedAttempts` INT NOT NULL DEFAULT 0,
  `firstFailedAt` DATETIME(3) NOT NULL,
  `lockedUntil` DATETIME(3) NULL,
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (`address`),
  KEY `auth_address_failure_updatedAt_idx` (`updatedAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `auth_signing_key` (
  `kid` VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `algorithm` VARCHAR(20) NOT NULL,
  `publicJwk` JSON NOT NULL,
  `privateKeyEncrypted` VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `status` ENUM('ACTIVE', 'RETIRING', 'RETIRED') NOT NULL,
  `activatedAt` DATETIME(3) NOT NULL,
  `retiredAt` DATETIME(3) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`kid`),
  KEY `auth_signing_key_status_activatedAt_idx` (`status`, `activatedAt`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
