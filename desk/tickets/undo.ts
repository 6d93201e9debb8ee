/** A batch that was dispatched and can still be undone. */
export interface Undoable {
  batchId: string;
  unitName: string;
  count: number;
  /** ms since 1970 */
  until: number;
}

const key = 'lianxin.undo';
const maxKept = 5;
export const undoMs = 30 * 60_000;

/** Those still within their time, newest first. */
export function stillUndoable(batches: readonly Undoable[], now: number): Undoable[] {
  return batches.filter((batch) => batch.until > now).toSorted((a, b) => b.until - a.until);
}

/** Reads what was kept; anything else that stands there is nothing. */
export function parseUndoable(text: string | null): Undoable[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.filter(
      (each): each is Undoable =>
        typeof each === 'object' &&
        each !== null &&
        typeof (each as Undoable).batchId === 'string' &&
        typeof (each as Undoable).until === 'number',
    );
  } catch {
    return [];
  }
}

const listeners = new Set<() => void>();
let kept: Undoable[] | null = null;

/** The batches of this window; they survive a reload. */
export function undoables(): readonly Undoable[] {
  kept ??= parseUndoable(sessionStorage.getItem(key));
  return kept;
}

function keep(batches: Undoable[]): void {
  kept = batches.slice(0, maxKept);
  sessionStorage.setItem(key, JSON.stringify(kept));
  for (const listener of listeners) listener();
}

export function offerUndo(batch: Undoable): void {
  keep([batch, ...undoables().filter((each) => each.batchId !== batch.batchId)]);
}

export function forgetUndo(batchId: string): void {
  keep(undoables().filter((each) => each.batchId !== batchId));
}

export function onUndoChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
