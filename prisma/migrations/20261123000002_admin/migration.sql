-- Tables of the subgraph admin.

CREATE TABLE `admin_organization` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` VARCHAR(120) NOT NULL,
  `description` VARCHAR(2000) NULL,
  `countryId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `type` ENUM('PUBLIC', 'PRIVATE') NOT NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `address` VARCHAR(500) NOT NULL,
  `city` VARCHAR(120) NULL,
  `region` VARCHAR(120) NULL,
  `postalCode` VARCHAR(20) NULL,
  `email` VARCHAR(254) NULL,
  `phone` VARCHAR(16) NULL,
  `website` VARCHAR(500) NULL,
  `logoUrl` VARCHAR(500) NULL,
  `locationLatitude` DOUBLE NULL,
  `locationLongitude` DOUBLE NULL,
  `locationAccuracyM` DOUBLE NULL,
  `locationCapturedAt` DATETIME(3) NULL,
  `deactivatedAt` DATETIME(3) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `admin_organization_countryId_name_key` (`countryId`, `name`),
  KEY `admin_organization_name_id_idx` (`name`, `id`),
  CONSTRAINT `admin_organization_location_whole`
    CHECK ((`locationLatitude` IS NULL) = (`locationLongitude` IS NULL)),
  CONSTRAINT `admin_organization_latitude_range` CHECK (`locationLatitude` BETWEEN -90 AND 90),
  CONSTRAINT `admin_organization_longitude_range` CHECK (`locationLongitude` BETWEEN -180 AND 180)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `admin_actor` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `userId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `actorRole` ENUM('COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ADMIN', 'ANALYST') NOT NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `lastName` VARCHAR(120) NOT NULL,
  `firstName` VARCHAR(120) NOT NULL,
  `email` VARCHAR(254) NOT NULL,
  `phone` VARCHAR(16) NOT NULL,
  `gender` ENUM('FEMALE', 'MALE') NOT NULL,
  `maritalStatus` ENUM('SINGLE', 'MARRIED', 'DIVORCED', 'WIDOWED') NOT NULL,
  `dateOfBirth` DATE NULL,
  `placeOfBirth` VARCHAR(120) NULL,
  `nationality` VARCHAR(120) NULL,
  `address` VARCHAR(500) NULL,
  `countryId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `organizationId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `teamManagerId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `supervisorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `collectionPointId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `deactivatedAt` DATETIME(3) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `admin_actor_userId_key` (`userId`),
  KEY `admin_actor_lastName_firstName_id_idx` (`lastName`, `firstName`, `id`),
  KEY `admin_actor_actorRole_status_idx` (`actorRole`, `status`),
  KEY `admin_actor_countryId_actorRole_idx` (`countryId`, `actorRole`),
  KEY `admin_actor_collectionPointId_idx` (`collectionPointId`),
  KEY `admin_actor_teamManagerId_idx` (`teamManagerId`),
  KEY `admin_actor_supervisorId_idx` (`supervisorId`),
  KEY `admin_actor_organizationId_idx` (`organizationId`),
  CONSTRAINT `admin_actor_organizationId_fkey` FOREIGN KEY (`organizationId`)
    REFERENCES `admin_organization` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `admin_actor_teamManagerId_fkey` FOREIGN KEY (`teamManagerId`)
    REFERENCES `admin_actor` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `admin_actor_supervisorId_fkey` FOREIGN KEY (`supervisorId`)
    REFERENCES `admin_actor` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `admin_actor_team_manager_of_collector`
    CHECK (`teamManagerId` IS NULL OR `actorRole` = 'COLLECTOR'),
  CONSTRAINT `admin_actor_point_of_collector`
    CHECK (`collectionPointId` IS NULL OR `actorRole` = 'COLLECTOR'),
  CONSTRAINT `admin_actor_supervisor_of_team_manager`
    CHECK ((`supervisorId` IS NOT NULL) = (`actorRole` = 'TEAM_MANAGER')),
  CONSTRAINT `admin_actor_team_manager_without_organization`
    CHECK (`organizationId` IS NULL OR `actorRole` <> 'TEAM_MANAGER')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `admin_assignment` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` ENUM('COLLECTOR_TO_TEAM_MANAGER', 'TEAM_MANAGER_TO_SUPERVISOR', 'COLLECTOR_TO_POINT') NOT NULL,
  `subordinateId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `superiorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `collectionPointId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `validFrom` DATETIME(3) NOT NULL,
  `validTo` DATETIME(3) NULL,
  `isOpen` TINYINT(1) NULL,
  `assignedById` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reason` VARCHAR(4000) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `admin_assignment_subordinateId_kind_isOpen_key` (`subordinateId`, `kind`, `isOpen`),
  KEY `admin_assignment_superiorId_idx` (`superiorId`),
  KEY `admin_assignment_collectionPointId_idx` (`collectionPointId`),
  KEY `admin_assignment_assignedById_idx` (`assignedById`),
  CONSTRAINT `admin_assignment_subordinateId_fkey` FOREIGN KEY (`subordinateId`)
    REFERENCES `admin_actor` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `admin_assignment_superiorId_fkey` FOREIGN KEY (`superiorId`)
    REFERENCES `admin_actor` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `admin_assignment_assignedById_fkey` FOREIGN KEY (`assignedById`)
    REFERENCES `admin_actor` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `admin_assignment_open_or_closed` CHECK ((`validTo` IS NULL) = (`isOpen` IS NOT NULL)),
  CONSTRAINT `admin_assignment_open_is_true` CHECK (`isOpen` IS NULL OR `isOpen` = 1),
  CONSTRAINT `admin_assignment_period_order` CHECK (`validTo` IS NULL OR `validTo` >= `validFrom`),
  CONSTRAINT `admin_assignment_point_or_superior` CHECK (
    (`kind` = 'COLLECTOR_TO_POINT' AND `collectionPointId` IS NOT NULL AND `superiorId` IS NULL)
    OR (`kind` <> 'COLLECTOR_TO_POINT' AND `collectionPointId` IS NULL AND `superiorId` IS NOT NULL)
  )
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `admin_audit_entry` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `at` DATETIME(3) NOT NULL,
  `actorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `role` ENUM('COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ADMIN', 'ANALYST') NULL,
  `subgraph` VARCHAR(20) NOT NULL,
  `action` VARCHAR(120) NOT NULL,
  `entityType` VARCHAR(60) NOT NULL,
  `entityId` VARCHAR(100) NOT NULL,
  `entityLabel` VARCHAR(255) NULL,
  `before` JSON NULL,
  `after` JSON NULL,
  `reason` VARCHAR(4000) NULL,
  `outcome` ENUM('DONE', 'REFUSED', 'FAILED') NOT NULL,
  `commandId` VARCHAR(255) NULL,
  `correlationId` VARCHAR(100) NOT NULL,
  `sessionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `ipAddress` VARCHAR(45) NULL,
  PRIMARY KEY (`id`),
  KEY `admin_audit_entry_at_id_idx` (`at`, `id`),
  KEY `admin_audit_entry_actorId_at_idx` (`actorId`, `at`),
  KEY `admin_audit_entry_entityType_entityId_at_idx` (`entityType`, `entityId`, `at`),
  KEY `admin_audit_entry_action_at_idx` (`action`, `at`),
  KEY `admin_audit_entry_outcome_at_idx` (`outcome`, `at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
