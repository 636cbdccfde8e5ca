/** What a service answers when it is asked whether it is there. */
import type { Told } from './told.ts';

export interface Answered {
  status: number;
  /** undefined where it is no JSON. */
  body: unknown;
  /** How far its clock is ahead of ours, in ms; undefined where it does not tell the time. */
  aheadMs?: number;
}

const PATIENCE_MS = 5_000;
/** A clock that is off by so much is told; Slack and Microsoft refuse, and are refused, from 5 minutes on. */
const NOTED_MS = 30_000;
const REFUSED_MS = 5 * 60_000;

/** Rejects with an Error whose message says why it could not be reached. Follows no redirect. */
export async function asked(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, {
    ...init,
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    throw new Error(`${new URL(url).host} could not be reached (${codeOf(error)})`);
  });
  const text = await response.text().catch(() => '');
  const date = Date.parse(response.headers.get('date') ?? '');
  return {
    status: response.status,
    body: parsed(text),
    ...(Number.isNaN(date) ? {} : { aheadMs: date - Date.now() }),
  };
}

/** `ECONNREFUSED` and the like, which is what people look for; else the error's name. */
export function codeOf(error: unknown): string {
  let here: unknown = error;
  for (let n = 0; n < 4 && here instanceof Error; n += 1) {
    if ('code' in here && typeof here.code === 'string') return here.code;
    if (here.name === 'TimeoutError') return 'no answer within 5 s';
    here = here.cause;
  }
  return error instanceof Error ? error.name : 'unknown';
}

/** What is to be said of this machine's clock, where a service's is so far ahead. */
export function clockTold(about: Told['about'], aheadMs: number | undefined): Told[] {
  const off = clockOff(aheadMs);
  return off ? [{ about, state: off.broken ? 'broken' : 'note', says: off.says }] : [];
}

/** undefined where it is not off. `broken`: requests are refused. */
export function clockOff(aheadMs: number | undefined): { broken: boolean; says: string } | undefined {
  const off = Math.abs(aheadMs ?? 0);
  if (off < NOTED_MS) return undefined;
  const broken = off >= REFUSED_MS;
  const seconds = Math.round(off / 1000);
  const means = broken ? 'requests are refused' : 'from 300 on requests are refused';
  return { broken, says: `This machine's clock is off by ${seconds} seconds; ${means}: set it by NTP.` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
