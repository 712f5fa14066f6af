/** The modules that the README names: in its table, and in what its examples import. */
export function documentedModules(readme: string): string[] {
  const table = readme.slice(readme.indexOf('## Modules')).split('\n## ')[0] ?? '';
  const cells = [...table.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell);
  const listed = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)]);
  const imported = readme.matchAll(/'@commerce-tracking\/federation-nats\/([\w/-]+)'/g);
  return [...new Set([...listed, ...imported].map(([, name = '']) => name))].sort();
}
