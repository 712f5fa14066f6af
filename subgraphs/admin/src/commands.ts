import { storeActorRole } from './actor/change-actor-role.ts';
import { storeActivation, storeDeactivation } from './actor/change-actor-status.ts';
import { storeActor } from './actor/store-actor.ts';
import { storeActorUpdate } from './actor/update-actor.ts';
import { assignCollectionPoint } from './assignment/assign-collection-point.ts';
import { assignSupervisor } from './assignment/assign-supervisor.ts';
import { assignTeamManager } from './assignment/assign-team-manager.ts';
import {
  activateOrganization,
  deactivateOrganization,
} from './organization/change-organization-status.ts';
import { createOrganization } from './organization/create-organization.ts';
import { deleteOrganization } from './organization/delete-organization.ts';
import { updateOrganization } from './organization/update-organization.ts';

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
  assignTeamManager,
  assignSupervisor,
  assignCollectionPoint,
];
