import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/graphiql.css';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

// The offline explorer: GraphiQL with the schema's documentation, a headers tab for the access
// token, and nothing loaded from elsewhere. The server fills in the data attributes of #explorer.
const root = document.getElementById('explorer');
const url = root.dataset.endpoint;

const firstQuery = `# Commerce Tracking
# 1. Sign in (POST login), copy the accessToken.
# 2. Open "Headers" below and put: { "Authorization": "Bearer <accessToken>" }
# 3. Run a query; the book at the left documents every type and field.

query {
  __typename
}
`;

const fetcher = createGraphiQLFetcher({ url, headers: { 'apollo-require-preflight': 'true' } });

createRoot(root).render(
  createElement(GraphiQL, {
    fetcher,
    defaultQuery: firstQuery,
    defaultEditorToolsVisibility: 'headers',
    shouldPersistHeaders: false,
    isHeadersEditorEnabled: true,
  }),
);
