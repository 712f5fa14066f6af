-- When a person's own data were taken out for good.

ALTER TABLE `admin_actor` ADD COLUMN `erasedAt` DATETIME(3) NULL AFTER `deactivatedAt`;
