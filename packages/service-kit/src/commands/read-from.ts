/** How a request says that a copy of the database, which may lag, is not good enough for it. */
export const readFrom = { header: 'Read-From', database: 'database' } as const;
