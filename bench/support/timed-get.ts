import { Agent, request } from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import { median } from './report.ts';

export interface Times {
  p50: number;
  p95: number;
}

interface Answer {
  status: number;
  body: Buffer;
  encoding: string | undefined;
  milliseconds: number;
}

/** Asks one address after the other on one kept connection, as one reader would. Brotli is taken, as browsers do. */
export class Reading {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** The answer's JSON; rejects for anything but 200. */
  async json<T>(path: string, cookie: string): Promise<T> {
    const { body, encoding } = await this.#good(path, cookie);
    return JSON.parse((encoding === 'br' ? brotliDecompressSync(body) : body).toString('utf8')) as T;
  }

  /**
   * Milliseconds from sending the request to the last byte of its answer, `count` requests a round, paths in turn; medians of the
   * rounds. The first requests, in which plans and caches are made, are not counted.
   */
  async times(paths: readonly string[], cookie: string, rounds: number, count: number): Promise<Times> {
    for (let index = 0; index < 8; index += 1) await this.#good(at(paths, index), cookie);
    const p50: number[] = [];
    const p95: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const taken: number[] = [];
      for (let index = 0; index < count; index += 1) {
        taken.push((await this.#good(at(paths, index), cookie)).milliseconds);
      }
      taken.sort((a, b) => a - b);
      p50.push(taken[Math.floor(count * 0.5)] ?? 0);
      p95.push(taken[Math.floor(count * 0.95)] ?? 0);
    }
    return { p50: median(p50), p95: median(p95) };
  }

  close(): void {
    this.#agent.destroy();
  }

  async #good(path: string, cookie: string): Promise<Answer> {
    const answer = await this.#get(path, cookie);
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.body.toString('utf8')}`);
    return answer;
  }

  #get(path: string, cookie: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const started = performance.now();
      const headers = { cookie, 'accept-encoding': 'br' };
      request({ host: '127.0.0.1', port: this.#port, path, headers, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks),
            encoding: response.headers['content-encoding'],
            milliseconds: performance.now() - started,
          }),
        );
      })
        .on('error', reject)
        .end();
    });
  }
}

const at = (paths: readonly string[], index: number): string => paths[index % paths.length] ?? '/';
