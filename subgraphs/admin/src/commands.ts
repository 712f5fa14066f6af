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
];
