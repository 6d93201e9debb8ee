/** What came in, whatever carried it (node:http or a fetch Request), before anything is believed of it. */
export interface Inbound {
  readonly method: string;
  /** percent-encoded path, as sent, without the query */
  readonly path: string;
  /** the query as sent, without '?' */
  readonly query: string;
  /** a header by its lower-case name */
  header(name: string): string | undefined;
  /** the socket's other end; undefined where there is none (tests) */
  readonly address: string | undefined;
  /** the socket is encrypted */
  readonly encrypted: boolean;
  /** Reads the whole body. Throws BodyTooLarge as soon as more than `limitBytes` came. */
  body(limitBytes: number): Promise<Uint8Array>;
}

/** What goes out: header names in lower case; several cookies as a list. */
export interface Outbound {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Uint8Array | ReadableStream<Uint8Array> | null;
}
