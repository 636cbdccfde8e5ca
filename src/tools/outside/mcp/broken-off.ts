/** What the client of the protocol throws when a call breaks off, as what it means for the call. */
import {
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
} from '@modelcontextprotocol/client';
import { ToolFault, ToolTrouble } from '../../contract.ts';
import { quoted } from '../clean.ts';
import { networkTrouble } from '../exchange.ts';
import { unusable } from '../output.ts';
import type { Redact } from '../redact.ts';
import { TooManyRounds } from './asked-calls.ts';
import { signInRefused, whyAway } from './sign-in-refused.ts';

/** Arguments in headers are not those in the body; the client has no name for it. */
const HEADER_MISMATCH = -32020;

/** The call that the client threw out of. */
export interface BrokenOff {
  /** `server.tool` */
  name: string;
  signal: AbortSignal;
  /** Called when the connection is of no more use. */
  lose: () => void;
  redact: Redact;
  timeoutMs: number;
}

export function translated(error: unknown, call: BrokenOff): ToolFault | ToolTrouble {
  const { name, signal, lose } = call;
  // What a question of the server came to is said already.
  if (error instanceof ToolFault || error instanceof ToolTrouble) return error;
  if (error instanceof TooManyRounds) return unusable(name, 'invalid_output', 'it asks again and again');
  if (signal.aborted) return new ToolTrouble('stopped', `${name} was stopped before it answered.`);
  if (signInRefused(error))
    return new ToolFault('unavailable', `${name} is not available: ${whyAway(error)}.`);
  if (error instanceof SdkHttpError) {
    lose();
    const { status } = error;
    // The transport's own refusals (no such session, not signed in) come before anything is called.
    return status >= 400 && status < 500
      ? new ToolFault('unavailable', `${name} is not available: its server answered with status ${status}.`)
      : new ToolTrouble('server_error', `The server of ${name} answered with status ${status}.`, {
          cause: error,
        });
  }
  if (error instanceof ProtocolError) return refused(error, call);
  if (error instanceof SdkError) return ofTheClient(error, call);
  lose();
  return networkTrouble(name, error);
}

/** Whether an error made of one here is of the server itself, and not of the tool. */
export function isServerError(error: unknown): boolean {
  return error instanceof ToolTrouble && error.code === 'server_error' && error.cause instanceof SdkHttpError;
}

/** What the server answered instead of a result. */
function refused(error: ProtocolError, { name, redact }: BrokenOff): ToolFault | ToolTrouble {
  const said = quoted(error.message, redact);
  switch (error.code) {
    case ProtocolErrorCode.InvalidParams:
    case ProtocolErrorCode.MethodNotFound:
    case ProtocolErrorCode.InvalidRequest:
    case HEADER_MISMATCH:
    case ProtocolErrorCode.UnsupportedProtocolVersion:
      return new ToolFault('refused', `${name} was refused by its server: ${said}.`);
    case ProtocolErrorCode.MissingRequiredClientCapability:
      return new ToolTrouble('input_refused', `${name} asks for what nobody gives it here: ${said}.`);
    default:
      return new ToolTrouble('server_error', `The server of ${name} failed: ${said}.`);
  }
}

function ofTheClient(error: SdkError, { name, lose, timeoutMs }: BrokenOff): ToolFault | ToolTrouble {
  switch (error.code) {
    case SdkErrorCode.RequestTimeout:
      return new ToolTrouble('timeout', `${name} gave no answer within ${timeoutMs / 1000} s.`);
    case SdkErrorCode.ConnectionClosed:
      return new ToolTrouble('broke_off', `The server of ${name} went away before it had answered.`);
    case SdkErrorCode.InvalidResult:
    case SdkErrorCode.UnsupportedResultType:
      return unusable(name, 'invalid_output', 'it is not as the protocol has it');
    case SdkErrorCode.NotConnected:
      lose();
      return new ToolFault('unavailable', `${name} is not available: its server cannot be reached.`, {
        cause: error,
        afterMs: 0,
      });
    default:
      lose();
      return networkTrouble(name, error);
  }
}
