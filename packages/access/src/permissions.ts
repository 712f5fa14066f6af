import { isRole, type Role, roles } from './roles.ts';

const collector = ['COLLECTOR'] as const;
const teamManager = ['TEAM_MANAGER'] as const;
const supervisor = ['SUPERVISOR'] as const;
const admin = ['ADMIN'] as const;
const reviewers = ['TEAM_MANAGER', 'SUPERVISOR'] as const;
const reviewersAndAdmin = ['TEAM_MANAGER', 'SUPERVISOR', 'ADMIN'] as const;
const supervisorAndAdmin = ['SUPERVISOR', 'ADMIN'] as const;
const allButAnalyst = ['COLLECTOR', 'TEAM_MANAGER', 'SUPERVISOR', 'ADMIN'] as const;
const allButCollector = ['TEAM_MANAGER', 'SUPERVISOR', 'ADMIN', 'ANALYST'] as const;

// Which rows a permission reaches is not decided here: see `visibleTo` in each subgraph.
const table = {
  'profile:read': roles,
  'profile:update': roles,
  'session:read': roles,
  'session:revoke': roles,
  'role:read': roles,
  'reference:read': roles,
  'formModel:read': roles,
  'organization:read': roles,

  'collection:read': roles,
  'collection:create': collector,
  'collection:update': collector,
  'collection:submit': collector,
  'collection:delete': collector,
  'attachment:create': collector,
  'attachment:delete': collector,
  'transportBatch:write': collector,
  'collection:validateLevel1': teamManager,
  'collection:validateLevel2': supervisor,
  'collection:reopen': admin,
  'collection:reassign': reviewersAndAdmin,
  'collection:prioritize': reviewersAndAdmin,
  'comment:create': allButAnalyst,
  'flag:acknowledge': reviewers,
  'duplicate:decide': reviewersAndAdmin,
  'effort:read': allButAnalyst,
  'effort:write': allButAnalyst,

  'statistics:read': roles,
  'export:create': allButCollector,
  'export:identified': admin,
  'import:run': admin,

  'actor:read': allButAnalyst,
  'actor:create': supervisorAndAdmin,
  'actor:update': supervisorAndAdmin,
  'assignment:update': supervisorAndAdmin,
  'actor:deactivate': admin,
  'actor:delete': admin,
  'user:read': admin,
  'user:update': admin,
  'organization:write': admin,

  'reference:write': admin,
  'exchangeRate:write': admin,
  'formModel:write': admin,
  'formModel:publish': admin,

  'system:read': supervisorAndAdmin,
  'system:operate': admin,
  'setting:read': admin,
  'setting:update': admin,
  'audit:read': admin,
  'key:rotate': admin,
} satisfies Record<string, readonly Role[]>;

/** One thing an actor may do, as `resource:action`. */
export type Permission = keyof typeof table;

/** Who may do what, fixed per release and published by the `roles` query. */
export const permissionTable: Readonly<Record<Permission, readonly Role[]>> = table;

/** Every permission, in the order of the table. */
export const permissions = Object.keys(table) as Permission[];

/** What one role may do, in the order of the table. */
export function permissionsOf(role: Role): Permission[] {
  return permissions.filter((permission) => permissionTable[permission].includes(role));
}

/** Tells a permission from any other text. */
export function isPermission(value: string): value is Permission {
  return Object.hasOwn(table, value);
}

/** May this actor do this at all? An unknown role or permission is refused. */
export function can(actor: { role: string }, permission: string): boolean {
  return (
    isRole(actor.role) &&
    isPermission(permission) &&
    permissionTable[permission].includes(actor.role)
  );
}
