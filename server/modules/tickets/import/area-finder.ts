import type { Database } from '../../../kernel/database/database.ts';
import { areasByCode, areaTree, rootArea, type AreaNode } from '../../people/public.ts';

/** What the words for an area come to. */
export type FoundArea = { id: string } | { fault: 'area-unknown' | 'area-ambiguous' };

const separators = /[\s/\\>,|\u00b7\u3001\uff0c\uff0f\uff1e-]+/u;

/**
 * Finds areas by official code or by the path of their names ('东街道/湖边社区', or only '湖边社区' where no other has the name). The
 * land is read once; areas below grids are found by code only.
 */
export class AreaFinder {
  readonly #database: Database;
  readonly #tenantId: string;
  readonly #known = new Map<string, FoundArea>();
  readonly #byName = new Map<string, { id: string; path: readonly string[] }[]>();
  readonly #byCode = new Map<string, string>();

  constructor(database: Database, tenantId: string, tree: readonly AreaNode[]) {
    this.#database = database;
    this.#tenantId = tenantId;
    for (const root of tree) this.#add(root, []);
  }

  static async of(database: Database, tenantId: string): Promise<AreaFinder> {
    const tree = await database.transaction(tenantId, (tx) => areaTree(tx, { grids: true }), { readOnly: true });
    return new AreaFinder(database, tenantId, tree);
  }

  #add(node: AreaNode, above: readonly string[]): void {
    const path = [...above, node.name];
    this.#byCode.set(node.code, node.id);
    this.#byName.set(node.name, [...(this.#byName.get(node.name) ?? []), { id: node.id, path }]);
    for (const child of node.children) this.#add(child, path);
  }

  /** The district itself; undefined before the land is loaded. */
  async root(): Promise<string | undefined> {
    const area = await this.#database.transaction(this.#tenantId, (tx) => rootArea(tx), { readOnly: true });
    return area?.id;
  }

  async find(words: string): Promise<FoundArea> {
    const known = this.#known.get(words);
    if (known) return known;
    const found = this.#byWords(words) ?? (await this.#deepByCode(words));
    // bounded: a column of wrong words must not grow without end
    if (this.#known.size > 10_000) this.#known.clear();
    this.#known.set(words, found);
    return found;
  }

  #byWords(words: string): FoundArea | undefined {
    const id = this.#byCode.get(words);
    if (id !== undefined) return { id };
    const whole = this.#byName.get(words);
    const parts = whole ? [words] : words.split(separators).filter((part) => part !== '');
    const candidates = (this.#byName.get(parts.at(-1) ?? '') ?? []).filter(({ path }) => isWithin(parts, path));
    if (candidates.length > 1) return { fault: 'area-ambiguous' };
    return candidates[0] && { id: candidates[0].id };
  }

  async #deepByCode(code: string): Promise<FoundArea> {
    const areas = await this.#database.transaction(this.#tenantId, (tx) => areasByCode(tx, [code]), { readOnly: true });
    const area = areas.get(code);
    return area && area.retiredAt === null ? { id: area.id } : { fault: 'area-unknown' };
  }
}

/** Whether the parts come in this order on the path; names above the district (province, city) may be missing on it. */
function isWithin(parts: readonly string[], path: readonly string[]): boolean {
  let at = 0;
  for (const name of path) if (name === parts[at]) at += 1;
  return at === parts.length;
}
