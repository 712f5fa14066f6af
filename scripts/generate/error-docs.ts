import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Reason } from '@commerce-tracking/service-kit/errors';
import { declaredReasons, errorCodes } from '@commerce-tracking/service-kit/errors';
import { filesUnder } from '../files.ts';
import { root } from '../workspaces.ts';
import { emit, type Generated, nothingYet } from './output.ts';

/** Writes `docs/errors.md` from every reason the project declares. */
export async function generateErrorDocs(check: boolean): Promise<Generated> {
  const result = nothingYet();
  const files = filesUnder(['packages', 'prisma', 'subgraphs', 'supergraph'], (path) =>
    /(\.errors|\/reasons|\/errors)\.ts$/.test(path),
  );
  for (const file of files) {
    try {
      await import(pathToFileURL(join(root, file)).href);
    } catch (error) {
      result.failed.push(`reasons of ${file}: ${error}`);
    }
  }
  if (result.failed.length === 0)
    emit(result, 'docs/errors.md', errorDocs(declaredReasons()), check);
  return result;
}

/** The page itself: one table per code, reasons in the order of their names. */
export function errorDocs(reasons: readonly Reason[]): string {
  const lines = [
    '# Errors',
    '',
    'Written by `npm run generate` from the reasons the code declares.',
    '',
    'Every error carries `extensions.code`, from the closed list below, and `extensions.details.reason`. Refused fields',
    'stand in `details.fields` as `{ path, reason, message }`; `details.remedy` says what to do. Messages come in the',
    "user's language, else in that of `Accept-Language`, else in French; `X-Language: en` overrides.",
  ];
  for (const code of errorCodes) {
    const own = distinct(reasons.filter((reason) => reason.code === code));
    if (own.length === 0) continue;
    lines.push(
      '',
      `## ${code}`,
      '',
      '| Reason | English | Français | Remedy |',
      '| --- | --- | --- | --- |',
    );
    for (const { name, text, remedy } of own) {
      lines.push(
        `| \`${name}\` | ${cell(text.en)} | ${cell(text.fr)} | ${cell(remedy?.en ?? '')} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function distinct(reasons: Reason[]): Reason[] {
  const byWords = new Map(reasons.map((reason) => [`${reason.name} ${reason.text.en}`, reason]));
  return [...byWords.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, reason]) => reason);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
