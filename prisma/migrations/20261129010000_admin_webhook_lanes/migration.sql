-- What is due is looked for webhook by webhook, so that one receiver that does not answer holds up no other.

ALTER TABLE `admin_webhook_delivery`
  ADD INDEX `admin_webhook_delivery_webhookId_status_nextAttemptAt_idx` (`webhookId`, `status`, `nextAttemptAt`),
  DROP INDEX `admin_webhook_delivery_status_nextAttemptAt_idx`;
