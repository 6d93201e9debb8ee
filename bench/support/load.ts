import { connect, type Socket } from 'node:net';

/** What a load run found. Latencies in milliseconds. */
export interface LoadResult {
  perSecond: number;
  requests: number;
  failed: number;
  p50: number;
  p99: number;
  max: number;
}

export interface LoadOptions {
  host: string;
  port: number;
  clients: number;
  seconds: number;
  /** the next request, whole, as bytes of HTTP/1.1 with keep-alive */
  next: () => string;
  /** told each answer's status and body */
  onAnswer?: (status: number, body: string) => void;
}

/**
 * Keeps `clients` connections busy, each with one request at a time, for so many seconds. A client of its own with as little
 * work as possible, because on a small machine the client's work is taken from the server's.
 */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = [];
  let failed = 0;
  const until = performance.now() + options.seconds * 1000;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: options.clients }, () => client(options, until, latencies, () => (failed += 1))),
  );
  const seconds = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) =>
    Number((latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0).toFixed(1));
  return {
    perSecond: Math.round(latencies.length / seconds),
    requests: latencies.length,
    failed,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
  };
}

function client(options: LoadOptions, until: number, latencies: number[], onFail: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: options.host, port: options.port, noDelay: true });
    let sentAt = 0;
    let pending = '';
    const send = () => {
      if (performance.now() >= until) {
        socket.end();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(options.next());
    };
    socket.setEncoding('utf8');
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk: string) => {
      pending += chunk;
      const headerEnd = pending.indexOf('\r\n\r\n');
      if (headerEnd < 0) return;
      const length = Number(/content-length: (\d+)/iu.exec(pending)?.[1] ?? '0');
      // bodies here are ASCII, so characters are bytes
      if (pending.length < headerEnd + 4 + length) return;
      const status = Number(pending.slice(9, 12));
      latencies.push(performance.now() - sentAt);
      if (status >= 300) onFail();
      options.onAnswer?.(status, pending.slice(headerEnd + 4));
      pending = '';
      send();
    });
  });
}
