import type { Tx } from '@commerce-tracking/prisma/client';
import type { AnyCommand } from '@commerce-tracking/service-kit/commands/commands';
import { setExchangeRates } from './exchange-rate/set-exchange-rates.ts';
import { createFormModelDraft } from './form-model/create-form-model-draft.ts';
import { deleteFormModelDraft } from './form-model/delete-form-model-draft.ts';
import { publishFormModel } from './form-model/publish-form-model.ts';
import { retireFormModel } from './form-model/retire-form-model.ts';
import { updateFormModelDraft } from './form-model/update-form-model-draft.ts';
import { replaceComputedBands } from './price-band/replace-computed-bands.ts';
import { kindCommands } from './reference/kind-commands.ts';

/** Every write of the subgraph. */
export const commands: AnyCommand<Tx>[] = [
  ...kindCommands,
  setExchangeRates,
  replaceComputedBands,
  createFormModelDraft,
  updateFormModelDraft,
  deleteFormModelDraft,
  publishFormModel,
  retireFormModel,
];
