-- Consignments of several owners in one vehicle on one trip. The controls of the trip are recorded
-- once, on the leading record.

CREATE TABLE `tradeflow_transport_batch` (
  `id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `collectorId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `vehicleRegistrationNumber` VARCHAR(40) NULL,
  `normalizedPlate` VARCHAR(40) NULL,
  `transportModeId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `departedOn` DATE NULL,
  `label` VARCHAR(120) NULL,
  `leadId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `createdAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `updatedAt` DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  `version` INT NOT NULL DEFAULT 1,

  PRIMARY KEY (`id`),
  UNIQUE INDEX `tradeflow_transport_batch_leadId_key` (`leadId`),
  CONSTRAINT `tradeflow_transport_batch_leadId_fkey` FOREIGN KEY (`leadId`) REFERENCES `tradeflow_collection`(`id`) ON DELETE RESTRICT ON UPDATE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

ALTER TABLE `tradeflow_collection` ADD COLUMN `transportBatchId` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;

CREATE INDEX `tradeflow_collection_transportBatchId_idx` ON `tradeflow_collection` (`transportBatchId`);

ALTER TABLE `tradeflow_collection` ADD CONSTRAINT `tradeflow_collection_transportBatchId_fkey` FOREIGN KEY (`transportBatchId`) REFERENCES `tradeflow_transport_batch`(`id`) ON DELETE RESTRICT ON UPDATE RESTRICT;
