import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Flaw, flawsOf, isAffected, judge, knownFlaws, listProblems } from './audit.mjs';
import { root } from './workspaces.ts';

const flaw: Flaw = {
  package: 'parser',
  id: 'GHSA-aaaa-bbbb-cccc',
  affected: '<2.0.1 || >=3.0.0 <3.1.0',
  fixed: '3.1.0',
  what: 'It goes on for ever.',
};
const left = { ...flaw, left: 'nobody calls it' };
const lockOf = (version: string) => ({
  packages: { '': {}, 'node_modules/server/node_modules/parser': { version } },
});

describe('our own list of known flaws', () => {
  it('finds the versions that have a flaw, wherever they lie, and no others', () => {
    const affected = (version: string) => flawsOf(lockOf(version), [flaw]).length > 0;
    expect(['2.0.0', '2.0.1-beta.1', '3.0.5'].map(affected)).toEqual([true, true, true]);
    expect(['2.0.1', '3.1.0', '4.0.0'].map(affected)).toEqual([false, false, false]);
    const another = { packages: { 'node_modules/other-parser': { version: '2.0.0' } } };
    expect(flawsOf(another, [flaw])).toEqual([]);
  });

  it('takes a reason for a flaw that is left, and refuses one for a flaw that is gone', () => {
    expect(listProblems(lockOf('3.0.5'), [flaw])[0]).toContain('mended in 3.1.0');
    expect(listProblems(lockOf('3.0.5'), [left])).toEqual([]);
    expect(listProblems(lockOf('3.1.0'), [flaw])).toEqual([]);
    expect(listProblems(lockOf('3.1.0'), [left])[0]).toContain('no longer there');
  });

  it('says of each flaw which versions have it and which does not', () => {
    for (const { package: name, id, affected, fixed, what } of knownFlaws.flaws) {
      expect(id).toMatch(/^(GHSA(-[a-z0-9]{4}){3}|CVE-\d{4}-\d+|SNYK-JS-[A-Z]+-\d+)$/);
      expect([name, id, isAffected(fixed, affected)]).toEqual([name, id, false]);
      expect(what.length).toBeGreaterThan(10);
    }
  });

  it('names no flaw of what is installed that is not explained', () => {
    expect(listProblems(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))).toEqual(
      [],
    );
  });
});

describe('npm run audit', () => {
  it('takes no answer for no finding, and asks our own list', () => {
    const refused = JSON.stringify({ message: '405 Method Not Allowed', method: 'POST' });
    const error = JSON.stringify({ error: { summary: 'x' } });
    for (const text of [refused, '', 'npm error', '{}', error]) {
      expect([text, judge(text, lockOf('3.1.0'), [flaw]).code]).toEqual([text, 2]);
      expect([text, judge(text, lockOf('3.0.5'), [flaw]).code]).toEqual([text, 1]);
      expect(judge(text, lockOf('3.0.5'), [left]).code).toBe(2);
    }
    const { lines } = judge(refused, lockOf('3.0.5'), [flaw]);
    expect(lines[0]).toContain('NOT asked');
    expect(lines[0]).toContain('405');
    expect(lines.join('\n')).toContain(`parser 3.0.5: ${flaw.id}`);
  });

  const cause = { name: 'parser', range: '<3.1.0', severity: 'high' };
  const answer = JSON.stringify({
    vulnerabilities: {
      parser: { ...cause, via: [{ ...cause, url: `https://github.com/advisories/${flaw.id}` }] },
      server: { name: 'server', range: '*', severity: 'high', via: ['parser'] },
    },
  });

  it('passes what the registry knows no flaw of, or only explained ones', () => {
    expect(judge(JSON.stringify({ vulnerabilities: {} }), lockOf('3.1.0')).code).toBe(0);
    const { code, lines } = judge(answer, lockOf('3.0.5'), [left]);
    expect(code).toBe(0);
    expect(lines[0]).toContain('nobody calls it');
  });

  it('names the others, once each, though many packages come by them', () => {
    const { code, lines } = judge(answer, lockOf('3.0.5'), [flaw]);
    expect(code).toBe(1);
    expect(lines).toEqual([
      `NOT EXPLAINED: parser <3.1.0 (high): ${flaw.id}`,
      '1 known flaws, 1 of them not explained',
    ]);
  });
});
