-- Reference data of the model subgraph: counter of changes, currencies, countries, cities.

CREATE TABLE `model_reference_version` (
  `id` TINYINT NOT NULL,
  `number` INT NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  CONSTRAINT `model_reference_version_single` CHECK (`id` = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT INTO `model_reference_version` (`id`, `number`) VALUES (1, 0);

CREATE TABLE `model_currency` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `isoCode` CHAR(3) NOT NULL,
  `symbol` VARCHAR(10) NOT NULL,
  `flag` VARCHAR(16) NULL,
  `decimalPlaces` INT NOT NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_currency_code_key` (`code`),
  UNIQUE KEY `model_currency_isoCode_key` (`isoCode`),
  CONSTRAINT `model_currency_decimalPlaces_check` CHECK (`decimalPlaces` BETWEEN 0 AND 4)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_exchange_rate` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `currencyId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `validOn` DATE NOT NULL,
  `revision` INT NOT NULL DEFAULT 1,
  `unitsPerUsd` DECIMAL(18, 8) NOT NULL,
  `source` VARCHAR(120) NOT NULL,
  `isDemo` BOOLEAN NOT NULL DEFAULT false,
  `reason` VARCHAR(4000) NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_exchange_rate_currencyId_validOn_revision_key` (`currencyId`, `validOn`, `revision`),
  CONSTRAINT `model_exchange_rate_currencyId_fkey` FOREIGN KEY (`currencyId`) REFERENCES `model_currency` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_exchange_rate_unitsPerUsd_check` CHECK (`unitsPerUsd` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_spoken_language` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `iso639` VARCHAR(3) NOT NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_spoken_language_code_key` (`code`),
  UNIQUE KEY `model_spoken_language_iso639_key` (`iso639`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_country` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `iso2` CHAR(2) NOT NULL,
  `iso3` CHAR(3) NOT NULL,
  `dialCode` VARCHAR(6) NOT NULL,
  `flag` VARCHAR(16) NULL,
  `currencyId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `capital` VARCHAR(120) NULL,
  `population` INT NULL,
  `areaKm2` INT NULL,
  `timeZone` VARCHAR(60) NOT NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_country_code_key` (`code`),
  UNIQUE KEY `model_country_iso2_key` (`iso2`),
  UNIQUE KEY `model_country_iso3_key` (`iso3`),
  KEY `model_country_currencyId_idx` (`currencyId`),
  CONSTRAINT `model_country_currencyId_fkey` FOREIGN KEY (`currencyId`) REFERENCES `model_currency` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_country_population_check` CHECK (`population` IS NULL OR `population` >= 0),
  CONSTRAINT `model_country_areaKm2_check` CHECK (`areaKm2` IS NULL OR `areaKm2` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_country_language` (
  `countryId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `spokenLanguageId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (`countryId`, `spokenLanguageId`),
  KEY `model_country_language_spokenLanguageId_idx` (`spokenLanguageId`),
  CONSTRAINT `model_country_language_countryId_fkey` FOREIGN KEY (`countryId`) REFERENCES `model_country` (`id`) ON DELETE CASCADE ON UPDATE RESTRICT,
  CONSTRAINT `model_country_language_spokenLanguageId_fkey` FOREIGN KEY (`spokenLanguageId`) REFERENCES `model_spoken_language` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_region` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `countryId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_region_code_key` (`code`),
  UNIQUE KEY `model_region_countryId_nameFr_key` (`countryId`, `nameFr`),
  CONSTRAINT `model_region_countryId_fkey` FOREIGN KEY (`countryId`) REFERENCES `model_country` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_district` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `regionId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_district_code_key` (`code`),
  UNIQUE KEY `model_district_regionId_nameFr_key` (`regionId`, `nameFr`),
  CONSTRAINT `model_district_regionId_fkey` FOREIGN KEY (`regionId`) REFERENCES `model_region` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `model_city` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `code` VARCHAR(60) NOT NULL,
  `nameFr` VARCHAR(120) NOT NULL,
  `nameEn` VARCHAR(120) NOT NULL,
  `descriptionFr` VARCHAR(2000) NULL,
  `descriptionEn` VARCHAR(2000) NULL,
  `countryId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `districtId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
  `latitude` DOUBLE NULL,
  `longitude` DOUBLE NULL,
  `status` ENUM('ACTIVE', 'INACTIVE') NOT NULL DEFAULT 'ACTIVE',
  `deactivatedAt` DATETIME(3) NULL,
  `position` INT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,
  PRIMARY KEY (`id`),
  UNIQUE KEY `model_city_code_key` (`code`),
  UNIQUE KEY `model_city_countryId_nameFr_key` (`countryId`, `nameFr`),
  KEY `model_city_districtId_idx` (`districtId`),
  CONSTRAINT `model_city_countryId_fkey` FOREIGN KEY (`countryId`) REFERENCES `model_country` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_city_districtId_fkey` FOREIGN KEY (`districtId`) REFERENCES `model_district` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `model_city_location_check` CHECK ((`latitude` IS NULL) = (`longitude` IS NULL) AND (`latitude` IS NULL OR (`latitude` BETWEEN -90 AND 90 AND `longitude` BETWEEN -180 AND 180)))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
