-- Reference data of the model subgraph: customs codes, products, animals, units.

CREATE TABLE `model_hs_code` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `digits` VARCHAR(10) NOT NULL,
  `edition` INT NOT NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_hs_code_code_key` (`code`),
  UNIQUE KEY `model_hs_code_edition_digits_key` (`edition`, `digits`),
  CONSTRAINT `model_hs_code_digits_check` CHECK (`digits` REGEXP '^[0-9]+$' AND CHAR_LENGTH(`digits`) IN (6, 8, 10))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_product_type` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_product_type_code_key` (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_product_nature` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_product_nature_code_key` (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_product` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `typeId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_product_code_key` (`code`),
  KEY `model_product_typeId_idx` (`typeId`),
  CONSTRAINT `model_product_typeId_fkey` FOREIGN KEY (`typeId`) REFERENCES `model_product_type` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_product_code` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `productId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `natureId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `hsCodeId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `edition` INT NOT NULL,
  `abbreviation` VARCHAR(20) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_product_code_productId_natureId_edition_key` (`productId`, `natureId`, `edition`),
  KEY `model_product_code_natureId_idx` (`natureId`),
  KEY `model_product_code_hsCodeId_idx` (`hsCodeId`),
  CONSTRAINT `model_product_code_productId_fkey` FOREIGN KEY (`productId`) REFERENCES `model_product` (`id`) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `model_product_code_natureId_fkey` FOREIGN KEY (`natureId`) REFERENCES `model_product_nature` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_product_code_hsCodeId_fkey` FOREIGN KEY (`hsCodeId`) REFERENCES `model_hs_code` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_animal_type` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_animal_type_code_key` (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_animal_nature` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_animal_nature_code_key` (`code`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_animal` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `typeId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `weightMinKg` DECIMAL(18, 3) NULL,
  `weightMaxKg` DECIMAL(18, 3) NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_animal_code_key` (`code`),
  KEY `model_animal_typeId_idx` (`typeId`),
  CONSTRAINT `model_animal_typeId_fkey` FOREIGN KEY (`typeId`) REFERENCES `model_animal_type` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_animal_weight_check` CHECK ((`weightMinKg` IS NULL OR `weightMinKg` > 0) AND (`weightMaxKg` IS NULL OR `weightMaxKg` > 0) AND (`weightMinKg` IS NULL OR `weightMaxKg` IS NULL OR `weightMinKg` <= `weightMaxKg`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_animal_code` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `animalId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `natureId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `hsCodeId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `edition` INT NOT NULL,
  `abbreviation` VARCHAR(20) NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_animal_code_animalId_natureId_edition_key` (`animalId`, `natureId`, `edition`),
  KEY `model_animal_code_natureId_idx` (`natureId`),
  KEY `model_animal_code_hsCodeId_idx` (`hsCodeId`),
  CONSTRAINT `model_animal_code_animalId_fkey` FOREIGN KEY (`animalId`) REFERENCES `model_animal` (`id`) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `model_animal_code_natureId_fkey` FOREIGN KEY (`natureId`) REFERENCES `model_animal_nature` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_animal_code_hsCodeId_fkey` FOREIGN KEY (`hsCodeId`) REFERENCES `model_hs_code` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_unit` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `symbol` VARCHAR(20) NOT NULL,
  `kind` ENUM('MASS', 'VOLUME', 'COUNT', 'LOCAL') NOT NULL,
  `kgPerUnit` DECIMAL(18, 3) NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_unit_code_key` (`code`),
  CONSTRAINT `model_unit_kgPerUnit_check` CHECK (`kgPerUnit` IS NULL OR `kgPerUnit` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_unit_conversion` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `unitId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `productId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `productNatureId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `animalId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `collectionPointId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `regionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `countryId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `kgPerUnit` DECIMAL(18, 3) NOT NULL,
  `measuredOn` DATE NOT NULL,
  `sampleSize` INT NULL,
  `validFrom` DATE NOT NULL,
  `validTo` DATE NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  KEY `model_unit_conversion_unitId_idx` (`unitId`),
  KEY `model_unit_conversion_productId_idx` (`productId`),
  KEY `model_unit_conversion_productNatureId_idx` (`productNatureId`),
  KEY `model_unit_conversion_animalId_idx` (`animalId`),
  KEY `model_unit_conversion_collectionPointId_idx` (`collectionPointId`),
  KEY `model_unit_conversion_regionId_idx` (`regionId`),
  KEY `model_unit_conversion_countryId_idx` (`countryId`),
  CONSTRAINT `model_unit_conversion_unitId_fkey` FOREIGN KEY (`unitId`) REFERENCES `model_unit` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_unit_conversion_productId_fkey` FOREIGN KEY (`productId`) REFERENCES `model_product` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_unit_conversion_productNatureId_fkey` FOREIGN KEY (`productNatureId`) REFERENCES `model_product_nature` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_unit_conversion_animalId_fkey` FOREIGN KEY (`animalId`) REFERENCES `model_animal` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_unit_conversion_collectionPointId_fkey` FOREIGN KEY (`collectionPointId`) REFERENCES `model_collection_point` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_unit_conversion_regionId_fkey` FOREIGN KEY (`regionId`) REFERENCES `model_region` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_unit_conversion_countryId_fkey` FOREIGN KEY (`countryId`) REFERENCES `model_country` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_unit_conversion_kgPerUnit_check` CHECK (`kgPerUnit` > 0),
  CONSTRAINT `model_unit_conversion_sampleSize_check` CHECK (`sampleSize` IS NULL OR `sampleSize` > 0),
  CONSTRAINT `model_unit_conversion_goods_check` CHECK (`productId` IS NULL OR `animalId` IS NULL),
  CONSTRAINT `model_unit_conversion_validity_check` CHECK (`validTo` IS NULL OR `validTo` >= `validFrom`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
