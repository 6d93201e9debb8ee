import type { Route } from './route.ts';

/** The source of doors/client.gen.ts: where each operation is reached. */
export function clientAddresses(routes: readonly Route[]): string {
  const lines = routes
    .map((route) => {
      const name = route.kind === 'raw' ? route.name : route.operation.name;
      return `  '${name}': ['${route.method}', '${route.path}'],`;
    })
    .sort();
  const twice = lines.find((line, index) => line.split(':')[0] === lines[index - 1]?.split(':')[0]);
  if (twice) throw new Error(`two addresses for one operation: ${twice.trim()}`);
  return [
    '/** Where each operation is reached. Made by `node tools/generate-client.ts`; a test says when it is out of date. */',
    'export const addresses = {',
    ...lines,
    '} as const;',
    '',
  ].join('\n');
}
