import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../platform/free-port.ts';

const MAIN = path.resolve(import.meta.dirname, '../main.ts');

/** The real server in a process of its own, as `npm start` runs it. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  readonly address: string;
  /** What it printed so far. */
  output(): string;
  /** Waits until `/health/ready` says so. */
  ready(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly gone: Promise<number | NodeJS.Signals>;
}

/** Starts the server on a free port with its own data folder. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, LOG_LEVEL: 'warn', PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  const gone = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 1));
  });
  const address = `http://127.0.0.1:${port}`;
  return {
    pid: child.pid ?? 0,
    port,
    address,
    output: () => output,
    ready: () => untilReady(child, address, () => output),
    signal: (name) => void child.kill(name),
    gone,
  };
}

async function untilReady(child: ChildProcess, address: string, output: () => string): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended:\n${output()}`);
    const answer = await fetch(`${address}/health/ready`).catch(() => null);
    if (answer?.status === 200) return;
    await sleep(50);
  }
  throw new Error(`The server was not ready in a minute:\n${output()}`);
}
