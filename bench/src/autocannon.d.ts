/** The part of autocannon that the benches use; the package carries no types. */
declare module 'autocannon' {
  export interface Options {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    readonly setupClient?: (client: { setRequests(requests: Options['requests']): void }) => void;
    readonly requests: readonly {
      readonly method: 'GET' | 'PUT';
      readonly path: string;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }[];
  }
  export interface Result {
    readonly duration: number;
    readonly errors: number;
    readonly timeouts: number;
    readonly non2xx: number;
    readonly '2xx': number;
    readonly latency: { readonly p50: number; readonly p99: number };
  }
  export default function autocannon(options: Options): Promise<Result>;
}
