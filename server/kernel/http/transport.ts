import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { TLSSocket } from 'node:tls';
import { BodyTooLarge } from '../refusal.ts';
import type { Inbound, Outbound } from './inbound.ts';

/** A request as node:http reads it. */
export function inboundOfNode(request: IncomingMessage): Inbound {
  const url = originForm(request.url ?? '/');
  const question = url.indexOf('?');
  let reading: Promise<Uint8Array> | undefined;
  return {
    method: request.method ?? 'GET',
    path: question < 0 ? url : url.slice(0, question),
    query: question < 0 ? '' : url.slice(question + 1),
    header(name) {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    address: request.socket.remoteAddress,
    encrypted: (request.socket as TLSSocket).encrypted === true,
    body(limitBytes) {
      reading ??= readNodeBody(request, limitBytes);
      return reading;
    },
  };
}

/** A proxy's absolute form, `http://host/path`, as the path that is meant. */
function originForm(url: string): string {
  if (url.startsWith('/')) return url;
  const match = /^https?:\/\/[^/?#]*(.*)$/i.exec(url);
  const rest = match?.[1] ?? '';
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function readNodeBody(request: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limitBytes) return Promise.reject(new BodyTooLarge({ limitBytes }));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limitBytes) {
        request.pause();
        settle();
        reject(new BodyTooLarge({ limitBytes }));
        return;
      }
      chunks.push(chunk);
    };
    const onEnd = () => {
      settle();
      const [only] = chunks;
      resolve(chunks.length === 1 && only ? only : Buffer.concat(chunks));
    };
    const onGone = () => {
      settle();
      reject(new ClientGone());
    };
    const settle = () => {
      request.off('data', onData);
      request.off('end', onEnd);
      request.off('error', onGone);
      request.off('close', onGone);
      // what comes late may not end the process
      request.on('error', () => {});
    };
    request.on('data', onData);
    request.on('end', onEnd);
    request.on('error', onGone);
    request.on('close', onGone);
  });
}

/** The client closed the connection before its request was whole; nobody is left to be answered. */
export class ClientGone extends Error {
  constructor() {
    super('the connection was closed before the whole body came');
    this.name = 'ClientGone';
  }
}

/** Sends an answer through node:http; resolves when it was handed over or the client is gone. */
export async function sendNode(request: IncomingMessage, response: ServerResponse, answer: Outbound): Promise<void> {
  const { headers, body } = answer;
  // What was not read of the body is not worth waiting for: the connection ends with the answer.
  if (!request.complete && hasBody(request)) headers['connection'] = 'close';
  if (body instanceof ReadableStream) {
    response.writeHead(answer.status, headers);
    await pipeline(body, response).catch(() => response.destroy());
    return;
  }
  const bytes = body === null ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  if (request.method !== 'HEAD' && answer.status !== 304 && answer.status !== 204)
    headers['content-length'] = String(bytes);
  response.writeHead(answer.status, headers);
  if (body === null || request.method === 'HEAD') response.end();
  else response.end(body);
}

function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

/** A fetch Request, for tests and for whoever carries requests by other means. */
export function inboundOfFetch(request: Request, address?: string): Inbound {
  const url = new URL(request.url);
  let reading: Promise<Uint8Array> | undefined;
  return {
    method: request.method,
    path: url.pathname,
    query: url.search.slice(1),
    header: (name) => request.headers.get(name) ?? (name === 'host' ? url.host : undefined),
    address,
    encrypted: url.protocol === 'https:',
    body(limitBytes) {
      reading ??= request.arrayBuffer().then((bytes) => {
        if (bytes.byteLength > limitBytes) throw new BodyTooLarge({ limitBytes });
        return new Uint8Array(bytes);
      });
      return reading;
    },
  };
}

/** An answer as a fetch Response. */
export function responseOf(answer: Outbound): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of [value].flat()) headers.append(name, one);
  }
  const empty = answer.status === 204 || answer.status === 304 ? null : answer.body;
  return new Response(empty as ConstructorParameters<typeof Response>[0], { status: answer.status, headers });
}

/** What a page framework answered, as our own; long or endless bodies stay streams. */
export async function outboundOf(response: Response): Promise<Outbound> {
  const headers: Outbound['headers'] = {};
  for (const [name, value] of response.headers) if (name !== 'set-cookie') headers[name] = value;
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  const streams = headers['content-disposition'] !== undefined || headers['content-type'] === 'text/event-stream';
  if (response.body === null) return { status: response.status, headers, body: null };
  const body = streams ? response.body : new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers, body };
}
