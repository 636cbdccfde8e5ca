/** The whole program as a process of its own, which may be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const MAIN = new URL('../src/main.ts', import.meta.url).pathname;
const children = new Set<ChildProcess>();

/** Whatever is left of them. */
export function killPrograms(): void {
  for (const child of children) child.kill('SIGKILL');
}

export interface Program {
  url: string;
  kill(): Promise<void>;
}

/** Resolves once it says where it runs. */
export async function startProgram(env: Record<string, string>): Promise<Program> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /runs on (http:\S+)/.exec(line)?.[1];
    if (!url) continue;
    return {
      url: url.replace('localhost', '127.0.0.1'),
      async kill() {
        child.kill('SIGKILL');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        children.delete(child);
      },
    };
  }
  throw new Error(`it did not start: ${errors}`);
}
