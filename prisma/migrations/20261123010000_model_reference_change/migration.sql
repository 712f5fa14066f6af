-- When each entry of the reference data last changed, and what was removed, so that a device can
-- ask for what is new to it. An entry without a row is as old as the delivery.
CREATE TABLE `model_reference_change` (
  `kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `entryId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `number` INT NOT NULL,
  `isRemoved` BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (`kind`, `entryId`),
  CONSTRAINT `model_reference_change_number_check` CHECK (`number` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
