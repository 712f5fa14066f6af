export function judge(
  text: string,
  reasons?: Record<string, string>,
): { code: 0 | 1 | 2; lines: string[] };
