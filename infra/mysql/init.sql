-- Run once, when the volume is empty. The image has made the database and its user from the environment.
ALTER DATABASE commerce_tracking CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
