-- The last step of a second factor that was accepted, so that a code is good once. Steps last 30
-- seconds and are counted from 1970.
ALTER TABLE `auth_credential` ADD COLUMN `totpLastStep` INT NULL AFTER `totpSecret`;
