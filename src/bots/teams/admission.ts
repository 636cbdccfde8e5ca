/**
 * Whether a request to POST /api/messages is taken: signed by Teams for this app, from this organisation, and
 * to be answered at a host that is listed.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Workspaces } from '../../flow/ports/channels.ts';
import { distrust } from '../api/local-caller.ts';
import type { Named } from './activity.ts';
import type { Caller } from './context.ts';
import { type Hosts, mayCall } from './hosts.ts';
import type { AppIdentity } from './microsoft.ts';
import type { SignedFor, Tokens } from './tokens.ts';

export interface AdmissionParts {
  /** Absent: only the Playground is answered. */
  app?: AppIdentity;
  tokens?: Tokens;
  playground: boolean;
  hosts: Hosts;
  workspaces: Workspaces;
}

/** A request whose headers are good: signed by Teams for this app, or the Playground's on this machine. */
export type Knock = { kind: 'signed'; isFor: SignedFor } | { kind: 'playground' };

/**
 * Judges the headers alone, before anything of the body is read. undefined: refused. Rejects when the
 * provider's keys cannot be had.
 */
export async function knocking(
  { app, tokens, playground }: AdmissionParts,
  { address, headers }: { address: string | undefined; headers: IncomingHttpHeaders },
): Promise<Knock | undefined> {
  if (headers.authorization === undefined)
    return playground && distrust({ address, headers }) === undefined ? { kind: 'playground' } : undefined;
  const isFor = app && (await tokens?.signed(headers.authorization));
  return isFor && { kind: 'signed', isFor };
}

/**
 * Whether an activity is taken; undefined: refused; why is nobody's business but the log's. Rejects when the
 * database cannot be had.
 */
export async function admitted(
  { app, hosts, workspaces }: AdmissionParts,
  knock: Knock,
  { serviceUrl, channelId, team }: Named,
): Promise<Caller | undefined> {
  if (channelId !== 'msteams' || !mayCall(serviceUrl, hosts)) return undefined;
  if (knock.kind === 'playground') {
    // Without a signature nothing goes anywhere but to this machine.
    if (!mayCall(serviceUrl, { listed: [], playground: true }) || !serviceUrl.startsWith('http:'))
      return undefined;
    const tenant = await workspaces.adopt('teams', team);
    return tenant === undefined ? undefined : { tenant, playground: true };
  }
  if (!app || !knock.isFor(serviceUrl)) return undefined;
  if (app.tenantId !== undefined && app.tenantId.toLowerCase() !== team.toLowerCase()) return undefined;
  // A tenant that no setting names is never taken in of its own accord: it vouches for its people's addresses
  // itself.
  const tenant =
    app.tenantId === undefined
      ? await workspaces.tenantOf('teams', team)
      : await workspaces.adopt('teams', team);
  return tenant === undefined ? undefined : { tenant, playground: false };
}
