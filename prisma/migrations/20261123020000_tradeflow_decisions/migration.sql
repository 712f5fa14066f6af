-- How much each reviewer has decided, and when last, is counted for lists of people.
ALTER TABLE `tradeflow_validation`
  ADD KEY `tradeflow_validation_validatorId_validatedAt_idx` (`validatorId`, `validatedAt`);
