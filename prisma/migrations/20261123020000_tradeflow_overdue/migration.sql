-- The event that a stage is overdue is sent once per stage. `overdueToldFor` names the stage it was
-- sent for by the instant the stage was entered; `overdueUntoldAt` is computed from it, so that no
-- command has to think of it, and leaves its index once the event is sent.
ALTER TABLE `tradeflow_collection`
  ADD COLUMN `overdueToldFor` DATETIME(3) NULL,
  ADD COLUMN `overdueUntoldAt` DATETIME(3) GENERATED ALWAYS AS (IF(`overdueToldFor` = `stageEnteredAt`, NULL, `dueAt`)) STORED,
  ADD INDEX `tradeflow_collection_overdueUntoldAt_idx` (`overdueUntoldAt`);
