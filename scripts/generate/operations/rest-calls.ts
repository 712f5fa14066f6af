import { namesOfKind, type ReferenceKind } from './operations.ts';

/** Stands for an operation that no call of the earlier REST interface answers to. */
export const isNew = 'new';

/** Calls of existing clients, or that there was none. */
export type Replaces = readonly string[] | typeof isNew;

/**
 * Which calls of the clients in use an operation replaces. The paths are those of the earlier
 * interface; `…` stands for /trade-flow/collections/:id.
 */
const calls: Readonly<Record<string, Replaces>> = {
  // auth
  login: ['POST /auth/login'],
  refreshTokens: ['POST /auth/refresh'],
  logout: ['POST /auth/logout'],
  revokeSession: isNew,
  revokeAllSessions: isNew,
  sessions: isNew,
  me: ['GET /auth/profile', 'GET /auth/me'],
  updateProfile: ['PUT /auth/profile/:id'],
  changePassword: ['PUT /auth/profile/:id'],
  startTotpEnrolment: isNew,
  confirmTotpEnrolment: isNew,
  disableTotp: isNew,
  user: ['GET /users/:id'],
  users: ['GET /users', 'GET /admin/users'],
  activateUser: ['PUT /admin/actors/:id'],
  deactivateUser: ['PUT /admin/actors/:id'],
  unlockUser: ['PUT /admin/actors/:id'],
  resetUserPassword: ['PUT /admin/actors/:id'],
  isIdentifierFree: isNew,
  roles: ['GET /admin/roles'],
  signingKeys: isNew,
  rotateSigningKey: isNew,

  // admin
  actor: ['GET /admin/actors?actor_role='],
  actors: ['GET /admin/actors?actor_role='],
  assignedActors: ['GET /trade-flow/agents/assigned'],
  createActor: ['POST /admin/actors', 'POST /admin/users', 'POST /admin/create-user'],
  updateActor: ['PUT /admin/actors/:id'],
  changeActorRole: ['PUT /admin/actors/:id'],
  activateActor: ['PUT /admin/actors/:id'],
  deactivateActor: ['DELETE /admin/actors/:id', 'PUT /admin/actors/:id'],
  eraseActor: isNew,
  deleteActor: ['DELETE /admin/actors/:id'],
  assignTeamManager: ['PUT /admin/actors/:id'],
  assignSupervisor: ['PUT /admin/actors/:id'],
  assignCollectionPoint: ['PUT /admin/actors/:id'],
  assignments: isNew,
  organization: ['GET /admin/reference-data/organizations'],
  organizations: ['GET /admin/reference-data/organizations'],
  createOrganization: ['POST /admin/reference-data/organizations'],
  updateOrganization: ['PUT /admin/reference-data/organizations/:id'],
  activateOrganization: isNew,
  deactivateOrganization: isNew,
  deleteOrganization: ['DELETE /admin/reference-data/organizations/:id'],
  adminStatistics: isNew,
  services: isNew,
  queues: isNew,
  systemHealth: isNew,
  deadLetters: isNew,
  retryDeadLetters: isNew,
  discardDeadLetters: isNew,
  webhook: isNew,
  webhooks: isNew,
  webhookDelivery: isNew,
  webhookDeliveries: isNew,
  createWebhook: isNew,
  updateWebhook: isNew,
  rotateWebhookSecret: isNew,
  deleteWebhook: isNew,
  testWebhook: isNew,
  retryWebhookDelivery: isNew,
  settings: isNew,
  updateSetting: isNew,
  resetSetting: isNew,
  auditLog: isNew,
  auditEntry: isNew,

  // tradeflow
  collection: [
    'GET /trade-flow/collections/:id',
    'GET /trade-flow/digitalized-collections/:id',
    'GET …/workflow',
  ],
  collectionByReference: ['GET /trade-flow/collections?search='],
  collections: ['GET /trade-flow/collections', 'GET /trade-flow/agents/collections'],
  reviewQueue: ['GET /trade-flow/collections/by-validation-status'],
  rejectedCollections: ['GET /trade-flow/collections/by-validation-status'],
  withdrawnSince: isNew,
  compareRevisions: isNew,
  collectionChanges: isNew,
  checkCollection: isNew,
  createCollection: ['POST /trade-flow/collections'],
  syncCollections: isNew,
  updateCollection: ['PUT /trade-flow/collections/:id'],
  applySuggestion: isNew,
  deleteCollection: ['DELETE /trade-flow/collections/:id'],
  submitCollection: isNew,
  resubmitCollection: isNew,
  approveCollectionLevel1: ['POST …/validate/team-manager/complete'],
  rejectCollectionLevel1: ['POST …/reject'],
  approveCollectionLevel2: ['POST …/validate/supervisor/complete'],
  rejectCollectionLevel2: ['POST …/reject'],
  decideCollections: isNew,
  bulkDecision: isNew,
  cancelBulkDecision: isNew,
  reopenCollection: isNew,
  reassignCollections: isNew,
  setCollectionPriority: isNew,
  addComment: isNew,
  resolveComment: isNew,
  acknowledgeFlags: isNew,
  qualitySummary: isNew,
  duplicateCandidates: isNew,
  compareCollections: isNew,
  decideDuplicate: isNew,
  transportBatch: isNew,
  createTransportBatch: isNew,
  updateTransportBatch: isNew,
  observationEfforts: isNew,
  recordEffort: isNew,
  collectionCounters: [
    'GET /trade-flow/collections/counts/by-level',
    'GET /admin/stats/total-collections',
    'GET /admin/stats/accepted-by-supervisor',
    'GET /admin/stats/pending',
    'GET /admin/stats/rejected-by-level',
  ],
  flowStatistics: isNew,

  // model
  referenceVersion: isNew,
  referenceBundle: ['GET /common-data/…'],
  referenceUsage: isNew,
  resolveHsCode: isNew,
  unitFactor: isNew,
  exchangeRate: isNew,
  exchangeRates: isNew,
  setExchangeRates: isNew,
  formModel: isNew,
  formModels: isNew,
  currentFormModel: isNew,
  compareFormModels: isNew,
  createFormModelDraft: isNew,
  updateFormModelDraft: isNew,
  deleteFormModelDraft: isNew,
  publishFormModel: isNew,
  retireFormModel: isNew,
};

/** Last part of the path of each kind of reference data that had one, by the name of its query. */
const paths: Readonly<Record<string, string>> = {
  country: 'countries',
  city: 'cities',
  currency: 'currencies',
  corridor: 'corridors',
  collectionPoint: 'collection-points',
  productType: 'product-types',
  product: 'products',
  productNature: 'product-natures',
  animalType: 'animal-types',
  animal: 'animals',
  animalNature: 'animal-natures',
  unit: 'unities',
  controlService: 'services',
  transportMethod: 'transport-methods',
  transportMode: 'transport-modes',
};

/** Kinds that could also be read without the administration site. */
const common: Readonly<Record<string, string>> = {
  country: 'countries',
  animalType: 'animal-types',
  collectionPointType: 'collection-point-types',
  currency: 'currencies',
  product: 'products',
};

/** What each operation replaces, and the names in this file that no operation has. */
export function restCalls(
  operations: readonly string[],
  kinds: readonly ReferenceKind[],
): { byOperation: Map<string, Replaces>; unknown: string[]; unmapped: string[] } {
  const byOperation = new Map(Object.entries(calls));
  for (const kind of kinds) {
    for (const [name, replaced] of callsOfKind(kind)) byOperation.set(name, replaced);
  }
  const known = new Set(operations);
  const ones = new Set(kinds.map(({ one }) => one));
  return {
    byOperation,
    unknown: [
      ...[...byOperation.keys()].filter((name) => !known.has(name)),
      ...Object.keys({ ...paths, ...common }).filter((one) => !ones.has(one)),
    ],
    unmapped: operations.filter((name) => !byOperation.has(name)),
  };
}

function callsOfKind(kind: ReferenceKind): [name: string, replaced: Replaces][] {
  const [
    one = '',
    many = '',
    create = '',
    update = '',
    activate = '',
    deactivate = '',
    remove = '',
  ] = namesOfKind(kind);
  const path = paths[kind.one] && `/admin/reference-data/${paths[kind.one]}`;
  const shared = common[kind.one] && `GET /common-data/${common[kind.one]}`;
  const reads = [path && `GET ${path}`, shared].filter((call) => call !== undefined);
  return [
    [one, kind.one === 'product' ? [`GET ${path}/:id`] : isNew],
    [many, reads.length > 0 ? reads : isNew],
    [create, path ? [`POST ${path}`] : isNew],
    [update, path ? [`PUT ${path}/:id`] : isNew],
    [activate, isNew],
    [deactivate, isNew],
    [remove, path ? [`DELETE ${path}/:id`] : isNew],
  ];
}
