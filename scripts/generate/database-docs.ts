import {
  type Datamodel,
  readDatamodel,
  tableOf,
} from '@commerce-tracking/prisma/drift/model-tables';
import { borderReads, tableOwners } from '@commerce-tracking/prisma/table-access';
import { emit, emitSection, type Generated, nothingYet } from './output.ts';

/** Writes `docs/database-tables.md` from the Prisma models, and into `docs/database.md` who reads whose tables. */
export async function generateDatabaseDocs(check: boolean): Promise<Generated> {
  const result = nothingYet();
  emit(result, 'docs/database-tables.md', databaseDocs(await readDatamodel()), check);
  const rows = borderReads.map(
    ({ service, table, purpose }) => `| ${service} | \`${table}\` | ${purpose} |`,
  );
  emitSection(result, 'docs/database.md', 'border reads', rows.join('\n'), check);
  return result;
}

/** The page itself: one section per owner, its tables by name with their columns. */
export function databaseDocs(datamodel: Datamodel): string {
  const lines = [
    '# Tables',
    '',
    'Written by `npm run generate` from `prisma/models`. How to work with them: [database.md](database.md).',
  ];
  for (const owner of tableOwners) {
    const models = datamodel.models
      .filter((model) => tableOf(model).startsWith(`${owner}_`))
      .sort((a, b) => (tableOf(a) < tableOf(b) ? -1 : 1));
    lines.push(
      '',
      `## ${owner}`,
      '',
      '| Table | Model | Holds | Columns |',
      '| --- | --- | --- | --- |',
    );
    for (const model of models) {
      const columns = model.fields
        .filter((field) => field.kind !== 'object')
        .map((field) => `${field.name}${field.isRequired ? '' : '?'}`);
      const holds = (model.documentation ?? '').replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
      lines.push(`| \`${tableOf(model)}\` | ${model.name} | ${holds} | ${columns.join(', ')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}
