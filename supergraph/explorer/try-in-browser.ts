import { chromium } from 'playwright-core';

// tsx explorer/try-in-browser.ts <gateway url> [access token] [screenshot.png] [browser]: opens the offline explorer in a headless
// Chromium that can reach nothing else, reads the schema's documentation, and runs a query with a token header.
const [
  ,
  ,
  url = 'http://127.0.0.1:3005',
  token = '',
  screenshot,
  browserPath = '/usr/bin/chromium',
] = process.argv;

const browser = await chromium.launch({
  executablePath: browserPath,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  const page = await browser.newPage();
  const complaints: string[] = [];
  const sentTokens: (string | undefined)[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(url)) complaints.push(`asked elsewhere: ${request.url()}`);
    if (request.method() === 'POST') sentTokens.push(request.headers().authorization);
  });
  await page.goto(`${url}/explorer`);
  await page.getByLabel('Documentation Explorer').first().click();
  await page.getByText('Root Types').waitFor();
  await page.getByRole('link', { name: 'Query' }).first().click();
  await page.locator('.graphiql-doc-explorer-title').waitFor();

  await page.locator('.graphiql-editor-tool .CodeMirror').last().click();
  await page.keyboard.insertText(JSON.stringify({ authorization: `Bearer ${token}` }));
  await page.locator('.graphiql-query-editor .CodeMirror').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('{ __typename }');
  await page.getByLabel(/Execute query/).click();
  await page.locator('.result-window').getByText('"Query"').waitFor();

  if (screenshot) await page.screenshot({ path: screenshot });
  if (token && !sentTokens.includes(`Bearer ${token}`)) complaints.push('the token was not sent');
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  console.log('explorer: documentation shown, query run, nothing asked elsewhere');
} finally {
  await browser.close();
}
