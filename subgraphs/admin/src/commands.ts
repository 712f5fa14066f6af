import { storeActorRole } from './actor/change-actor-role.ts';
import { storeActivation, storeDeactivation } from './actor/change-actor-status.ts';
import { storeDeletion } from './actor/delete-actor.ts';
import { storeErasure } from './actor/erase-actor.ts';
import { storeActor } from './actor/store-actor.ts';
import { storeActorUpdate } from './actor/update-actor.ts';
import { assignCollectionPoint } from './assignment/assign-collection-point.ts';
import { assignSupervisor } from './assignment/assign-supervisor.ts';
import { assignTeamManager } from './assignment/assign-team-manager.ts';
import { discardDeadLetters } from './dead-letter/discard-dead-letters.ts';
import { retryDeadLetters } from './dead-letter/retry-dead-letters.ts';
import {
  activateOrganization,
  deactivateOrganization,
} from './organization/change-organization-status.ts';
import { createOrganization } from './organization/create-organization.ts';
import { deleteOrganization } from './organization/delete-organization.ts';
import { updateOrganization } from './organization/update-organization.ts';
import { resetSetting } from './setting/reset-setting.ts';
import { updateSetting } from './setting/update-setting.ts';
import { createWebhook } from './webhook/create-webhook.ts';
import { deleteWebhook } from './webhook/delete-webhook.ts';
import { retryWebhookDelivery } from './webhook/retry-webhook-delivery.ts';
import { rotateWebhookSecret } from './webhook/rotate-webhook-secret.ts';
import { testWebhook } from './webhook/test-webhook.ts';
import { updateWebhook } from './webhook/update-webhook.ts';

/** Every write of admin. */
export const commands = [
  createOrganization,
  updateOrganization,
  activateOrganization,
  deactivateOrganization,
  deleteOrganization,
  storeActor,
  storeActorUpdate,
  storeActorRole,
  storeActivation,
  storeDeactivation,
  storeDeletion,
  storeErasure,
  assignTeamManager,
  assignSupervisor,
  assignCollectionPoint,
  updateSetting,
  resetSetting,
  retryDeadLetters,
  discardDeadLetters,
  createWebhook,
  updateWebhook,
  rotateWebhookSecret,
  deleteWebhook,
  testWebhook,
  retryWebhookDelivery,
];
