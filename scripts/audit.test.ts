import { expect, it } from 'vitest';
import { judge } from './audit.mjs';

const flaw = { severity: 'high', range: '<2.0.0' };
const answer = (vulnerabilities: object) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities });

it('takes no answer for no finding', () => {
  const refused = JSON.stringify({ message: '405 Method Not Allowed', method: 'POST' });
  for (const text of [
    refused,
    '',
    'npm error',
    '{}',
    JSON.stringify({ error: { summary: 'x' } }),
  ]) {
    const { code, lines } = judge(text);
    expect([text, code]).toEqual([text, 2]);
    expect(lines[0]).toContain('Nothing was checked');
  }
  expect(judge(refused).lines[0]).toContain('405');
});

it('passes what has no known flaw, or only explained ones, and names the others', () => {
  expect(judge(answer({})).code).toBe(0);
  expect(judge(answer({ lots: flaw }), { lots: 'not reached' })).toEqual({
    code: 0,
    lines: ['left: lots <2.0.0 (high): not reached', '1 known flaws, 0 of them not explained'],
  });
  const { code, lines } = judge(answer({ lots: flaw, others: flaw }), { lots: 'not reached' });
  expect(code).toBe(1);
  expect(lines).toContain('NOT EXPLAINED: others <2.0.0 (high)');
});
