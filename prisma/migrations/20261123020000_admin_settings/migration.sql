-- What an administrator has changed of the settings; a key without a row holds its default. Rows
-- are never deleted: a reset empties `value` and counts `version` up, so that the sum of versions
-- moves with every change.
CREATE TABLE `admin_setting` (
  `key` VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `value` JSON NULL,
  `updatedById` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`key`),
  KEY `admin_setting_updatedById_idx` (`updatedById`),
  CONSTRAINT `admin_setting_updatedById_fkey` FOREIGN KEY (`updatedById`)
    REFERENCES `admin_actor` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Every change of a setting, for good: `version` is the one the change led to.
CREATE TABLE `admin_setting_change` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `settingKey` VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` INT NOT NULL,
  `previousValue` JSON NOT NULL,
  `value` JSON NOT NULL,
  `isReset` TINYINT(1) NOT NULL DEFAULT 0,
  `reason` VARCHAR(4000) NULL,
  `changedById` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `changedAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `admin_setting_change_settingKey_version_key` (`settingKey`, `version`),
  KEY `admin_setting_change_changedById_idx` (`changedById`),
  CONSTRAINT `admin_setting_change_settingKey_fkey` FOREIGN KEY (`settingKey`)
    REFERENCES `admin_setting` (`key`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `admin_setting_change_changedById_fkey` FOREIGN KEY (`changedById`)
    REFERENCES `admin_actor` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
