import { decodePathPart } from './strict.ts';

interface Node<Target> {
  parts: Map<string, Node<Target>>;
  any: Node<Target> | undefined;
  targets: Map<string, { target: Target; names: readonly string[] }> | undefined;
}

export type Match<Target> =
  | { found: true; target: Target; params: Record<string, string> }
  | { found: false; allowed: readonly string[] };

/** Finds what answers a method and a path; patterns are as in '/api/tickets/{ticketId}/notes'. */
export class Router<Target> {
  readonly #root: Node<Target> = { parts: new Map(), any: undefined, targets: undefined };

  /** Throws when two targets have the same method and pattern. */
  add(method: string, pattern: string, target: Target): void {
    const names: string[] = [];
    let node = this.#root;
    for (const part of pattern.slice(1).split('/')) {
      if (part.startsWith('{')) {
        names.push(part.slice(1, -1));
        node.any ??= { parts: new Map(), any: undefined, targets: undefined };
        node = node.any;
        continue;
      }
      let next = node.parts.get(part);
      if (!next) {
        next = { parts: new Map(), any: undefined, targets: undefined };
        node.parts.set(part, next);
      }
      node = next;
    }
    node.targets ??= new Map();
    if (node.targets.has(method)) throw new Error(`two routes for ${method} ${pattern}`);
    node.targets.set(method, { target, names });
  }

  /** `path` is percent-encoded. Refuses with AddressMalformed and TextMalformed. */
  match(method: string, path: string): Match<Target> {
    const values: string[] = [];
    const node = find(this.#root, path.slice(1).split('/'), 0, values);
    if (!node?.targets) return { found: false, allowed: [] };
    const hit = node.targets.get(method);
    if (!hit) return { found: false, allowed: [...node.targets.keys()] };
    const params: Record<string, string> = {};
    for (const [index, name] of hit.names.entries()) params[name] = decodePathPart(values[index] ?? '');
    return { found: true, target: hit.target, params };
  }
}

function find<Target>(
  node: Node<Target>,
  parts: readonly string[],
  at: number,
  values: string[],
): Node<Target> | undefined {
  const part = parts[at];
  if (part === undefined) return node.targets ? node : undefined;
  const exact = node.parts.get(part);
  if (exact) {
    const found = find(exact, parts, at + 1, values);
    if (found) return found;
  }
  if (!node.any || part === '') return undefined;
  const length = values.length;
  values.push(part);
  const found = find(node.any, parts, at + 1, values);
  if (!found) values.length = length;
  return found;
}
