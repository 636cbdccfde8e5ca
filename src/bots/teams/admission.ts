/**
 * Whether a request to POST /api/messages is taken: signed by Teams for this app, from this organisation, and
 * to be answered at a host that is listed.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Workspaces } from '../../flow/ports/channels.ts';
import { distrust } from '../api/local-caller.ts';
import { type RawActivity, tenantOf } from './activity.ts';
import type { AppIdentity } from './connector.ts';
import type { Caller } from './context.ts';
import { type Hosts, mayCall } from './hosts.ts';
import type { Tokens } from './tokens.ts';

export interface AdmissionParts {
  /** Absent: only the Playground is answered. */
  app?: AppIdentity;
  tokens?: Tokens;
  playground: boolean;
  hosts: Hosts;
  workspaces: Workspaces;
}

export interface Arrival {
  address: string | undefined;
  headers: IncomingHttpHeaders;
  activity: RawActivity;
}

/**
 * undefined: refused; why is nobody's business but the log's. Rejects when the provider's keys or the
 * database cannot be had.
 */
export async function admitted(
  parts: AdmissionParts,
  { address, headers, activity }: Arrival,
): Promise<Caller | undefined> {
  const { app, tokens, playground, hosts, workspaces } = parts;
  const { serviceUrl = '', channelId } = activity;
  const team = tenantOf(activity);
  if (team === undefined || channelId !== 'msteams' || !mayCall(serviceUrl, hosts)) return undefined;
  if (playground && headers.authorization === undefined && distrust({ address, headers }) === undefined) {
    // Without a signature nothing goes anywhere but to this machine.
    if (!mayCall(serviceUrl, { listed: [], playground: true }) || !serviceUrl.startsWith('http:'))
      return undefined;
    const tenant = await workspaces.adopt('teams', team);
    return tenant === undefined ? undefined : { tenant, playground: true };
  }
  if (!app || !tokens || !(await tokens.good(headers.authorization, serviceUrl))) return undefined;
  if (app.tenantId !== undefined && app.tenantId.toLowerCase() !== team.toLowerCase()) return undefined;
  // A tenant that no setting names is never taken in of its own accord: it vouches for its people's addresses
  // itself.
  const tenant =
    app.tenantId === undefined
      ? await workspaces.tenantOf('teams', team)
      : await workspaces.adopt('teams', team);
  return tenant === undefined ? undefined : { tenant, playground: false };
}
