import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as resolvers from '@graphql-codegen/typescript-resolvers';
import { GraphQLObjectType, GraphQLSchema, parse, printSchema, specifiedDirectives } from 'graphql';
import { type Subgraph, serviceFolder, subgraphSdl, subgraphs } from '../workspaces.ts';
import { emit, type Generated, nothingYet } from './output.ts';

type Settings = { mappers?: Record<string, string>; contextType?: string };

/** Writes `src/generated/graphql.ts` of each subgraph: what its resolvers have to look like. */
export async function generateGraphqlTypes(check: boolean): Promise<Generated> {
  const result = nothingYet();
  for (const subgraph of subgraphs) {
    try {
      const sdl = await subgraphSdl(subgraph);
      if (sdl === null) {
        result.missing.push(`${subgraph}: no src/type-defs.ts yet, so no GraphQL types`);
        continue;
      }
      const path = `subgraphs/${subgraph}/src/generated/graphql.ts`;
      emit(result, path, await graphqlTypes(sdl, settingsOf(subgraph), path), check);
    } catch (error) {
      result.failed.push(`GraphQL types of ${subgraph}: ${error}`);
    }
  }
  return result;
}

/** TypeScript types for one subgraph's SDL. */
export async function graphqlTypes(sdl: string, settings: Settings, path: string): Promise<string> {
  const schema = withoutFederation(buildSubgraphSchema({ typeDefs: parse(sdl) }));
  const code = await codegen({
    filename: path,
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents: [],
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers },
    config: {
      federation: true,
      enumsAsTypes: true,
      enumsAsConst: false,
      useTypeImports: true,
      importExtension: '.ts',
      strictScalars: true,
      defaultScalarType: 'unknown',
      scalars: {
        ID: { input: 'string', output: 'string' },
        Decimal: { input: 'string', output: 'string | number | { toFixed(): string }' },
        Date: { input: 'string', output: 'Date | string' },
        DateTime: { input: 'string', output: 'Date | string' },
        Month: 'string',
        JSON: 'unknown',
        _FieldSet: 'string',
      },
      ...settings,
    },
  });
  return `// Written by npm run generate.\n${code}\n`;
}

// Built the way the service builds it, less what Federation adds for itself: nobody writes resolvers for that.
function withoutFederation(schema: GraphQLSchema): GraphQLSchema {
  const { types, query, ...rest } = schema.toConfig();
  if (!query) throw new Error('the schema has no type Query');
  const { fields, ...queryRest } = query.toConfig();
  const own = Object.entries(fields).filter(([name]) => !name.startsWith('_'));
  return new GraphQLSchema({
    ...rest,
    query: new GraphQLObjectType({ ...queryRest, fields: Object.fromEntries(own) }),
    types: types.filter((type) => type !== query && !/^(_|link__|federation__)/.test(type.name)),
    directives: specifiedDirectives,
  });
}

function settingsOf(subgraph: Subgraph): Settings {
  const file = join(serviceFolder(subgraph), 'codegen.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}
