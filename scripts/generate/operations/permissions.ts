import type { Permission } from '@commerce-tracking/access/permissions';
import { namesOfKind, type ReferenceKind } from './operations.ts';

/** What an operation asks for: one of these permissions; none for a public one. */
export type Needs = readonly Permission[];

const nothing: Needs = [];

/**
 * The permission of every operation but those of reference data, which follow one pattern. Written
 * down here and not read from the resolvers, so that the matrix test can hold them to it.
 */
const needs: Readonly<Record<string, Needs>> = {
  // auth
  login: nothing,
  refreshTokens: nothing,
  logout: ['session:revoke'],
  revokeSession: ['session:revoke'],
  revokeAllSessions: ['session:revoke'],
  sessions: ['session:read'],
  me: ['profile:read'],
  updateProfile: ['profile:update'],
  changePassword: ['profile:update'],
  startTotpEnrolment: ['profile:update'],
  confirmTotpEnrolment: ['profile:update'],
  disableTotp: ['profile:update', 'user:update'],
  user: ['user:read'],
  users: ['user:read'],
  activateUser: ['user:update'],
  deactivateUser: ['user:update'],
  unlockUser: ['user:update'],
  resetUserPassword: ['user:update'],
  isIdentifierFree: ['actor:create'],
  roles: ['role:read'],
  signingKeys: ['key:rotate'],
  rotateSigningKey: ['key:rotate'],

  // admin
  actor: ['actor:read'],
  actors: ['actor:read'],
  assignedActors: ['actor:read'],
  createActor: ['actor:create'],
  updateActor: ['actor:update'],
  changeActorRole: ['actor:update'],
  activateActor: ['actor:deactivate'],
  deactivateActor: ['actor:deactivate'],
  eraseActor: ['actor:delete'],
  deleteActor: ['actor:delete'],
  assignTeamManager: ['assignment:update'],
  assignSupervisor: ['assignment:update'],
  assignCollectionPoint: ['assignment:update'],
  assignments: ['assignment:update'],
  organization: ['organization:read'],
  organizations: ['organization:read'],
  createOrganization: ['organization:write'],
  updateOrganization: ['organization:write'],
  activateOrganization: ['organization:write'],
  deactivateOrganization: ['organization:write'],
  deleteOrganization: ['organization:write'],
  adminStatistics: ['system:read'],
  services: ['system:read'],
  queues: ['system:read'],
  systemHealth: ['system:read'],
  deadLetters: ['system:read'],
  retryDeadLetters: ['system:operate'],
  discardDeadLetters: ['system:operate'],
  webhook: ['system:operate'],
  webhooks: ['system:operate'],
  webhookDelivery: ['system:operate'],
  webhookDeliveries: ['system:operate'],
  createWebhook: ['system:operate'],
  updateWebhook: ['system:operate'],
  rotateWebhookSecret: ['system:operate'],
  deleteWebhook: ['system:operate'],
  testWebhook: ['system:operate'],
  retryWebhookDelivery: ['system:operate'],
  settings: ['setting:read'],
  updateSetting: ['setting:update'],
  resetSetting: ['setting:update'],
  auditLog: ['audit:read'],
  auditEntry: ['audit:read'],

  // tradeflow
  collection: ['collection:read'],
  collectionByReference: ['collection:read'],
  collections: ['collection:read'],
  reviewQueue: ['collection:read'],
  rejectedCollections: ['collection:read'],
  withdrawnSince: ['collection:read'],
  compareRevisions: ['collection:read'],
  collectionChanges: ['collection:create'],
  checkCollection: ['collection:create'],
  createCollection: ['collection:create'],
  syncCollections: ['collection:create'],
  updateCollection: ['collection:update'],
  applySuggestion: ['collection:update'],
  deleteCollection: ['collection:delete'],
  submitCollection: ['collection:submit'],
  resubmitCollection: ['collection:submit'],
  approveCollectionLevel1: ['collection:validateLevel1'],
  rejectCollectionLevel1: ['collection:validateLevel1'],
  approveCollectionLevel2: ['collection:validateLevel2'],
  rejectCollectionLevel2: ['collection:validateLevel2'],
  decideCollections: ['collection:validateLevel1', 'collection:validateLevel2'],
  bulkDecision: ['collection:read'],
  cancelBulkDecision: ['collection:read'],
  reopenCollection: ['collection:reopen'],
  reassignCollections: ['collection:reassign'],
  setCollectionPriority: ['collection:prioritize'],
  addComment: ['comment:create'],
  resolveComment: ['comment:create'],
  acknowledgeFlags: ['flag:acknowledge'],
  qualitySummary: ['statistics:read'],
  duplicateCandidates: ['duplicate:decide'],
  compareCollections: ['duplicate:decide'],
  decideDuplicate: ['duplicate:decide'],
  transportBatch: ['collection:read'],
  createTransportBatch: ['transportBatch:write'],
  updateTransportBatch: ['transportBatch:write'],
  observationEfforts: ['effort:read'],
  recordEffort: ['effort:write'],
  collectionCounters: ['statistics:read'],
  flowStatistics: ['statistics:read'],

  // model
  referenceVersion: ['reference:read'],
  referenceBundle: ['reference:read'],
  referenceUsage: ['reference:write'],
  resolveHsCode: ['reference:read'],
  unitFactor: ['reference:read'],
  exchangeRate: ['reference:read'],
  exchangeRates: ['reference:read'],
  setExchangeRates: ['exchangeRate:write'],
  formModel: ['formModel:read'],
  formModels: ['formModel:read'],
  currentFormModel: ['formModel:read'],
  compareFormModels: ['formModel:read'],
  createFormModelDraft: ['formModel:write'],
  updateFormModelDraft: ['formModel:write'],
  deleteFormModelDraft: ['formModel:write'],
  publishFormModel: ['formModel:publish'],
  retireFormModel: ['formModel:publish'],
};

/** What every operation asks for, by its name. */
export function permissionsByOperation(kinds: readonly ReferenceKind[]): Map<string, Needs> {
  const table = new Map(Object.entries(needs));
  for (const kind of kinds) {
    const [one = '', many = '', ...writes] = namesOfKind(kind);
    for (const name of [one, many]) table.set(name, ['reference:read']);
    for (const name of writes) table.set(name, ['reference:write']);
  }
  return table;
}
