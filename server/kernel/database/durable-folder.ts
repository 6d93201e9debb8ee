import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import fs from 'node:fs';
import { join } from 'node:path';

const WASI_EIO = 29;

type ModuleOptions = Parameters<NodeFS['init']>[1];

interface NodeStream {
  /** The operating system's number of an open file; folders have none. */
  nfd?: number;
  node: unknown;
}

/** What is needed of the file system inside the engine. */
interface EngineModule {
  NODEFS: { stream_ops: { fsync?: (stream: NodeStream) => number }; realPath(node: unknown): string };
}

/**
 * PGlite's folder, with an fsync that reaches the disk: as delivered, its fsync answers yes and does nothing.
 * Counts the calls, so that a test can prove them.
 */
export class DurableFolder extends NodeFS {
  syncs = 0;

  override async init(pglite: PGlite, options: ModuleOptions): ReturnType<NodeFS['init']> {
    const made = await super.init(pglite, options);
    const giveFsync = (module: EngineModule): void => {
      module.NODEFS.stream_ops.fsync = (stream) => this.#sync(module, stream);
    };
    const preRun = [...((made.emscriptenOpts.preRun as unknown[] | undefined) ?? []), giveFsync];
    return { emscriptenOpts: { ...made.emscriptenOpts, preRun } as typeof made.emscriptenOpts };
  }

  #sync(module: EngineModule, stream: NodeStream): number {
    this.syncs += 1;
    try {
      if (stream.nfd !== undefined) fs.fsyncSync(stream.nfd);
      else syncPath(module.NODEFS.realPath(stream.node));
      return 0;
    } catch {
      // The engine stops itself on this, as it must: after a failed fsync nobody knows what is on the disk.
      return WASI_EIO;
    }
  }
}

function syncPath(path: string): void {
  const descriptor = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Makes a folder and what is in it, down to `depth`, durable. */
export function syncTree(folder: string, depth = 16): void {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth > 0) syncTree(path, depth - 1);
    else if (entry.isFile()) syncPath(path);
  }
  syncPath(folder);
}
