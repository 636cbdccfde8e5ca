/**
 * Which hosts replies may go to. A service URL comes from outside: a token of ours must never follow it to
 * anybody but Teams. Pure.
 */

/** Where Teams' connectors answer, in the public and the government clouds. */
const MICROSOFT = [/^smba\.trafficmanager\.net$/, /^smba\.infra\.(gcc|gov|dod)\.teams\.microsoft\.(com|us)$/];
const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

export interface Hosts {
  /** Beside Microsoft's own: names; with a port only that port, without one any. */
  listed: string[];
  /** The Playground's connector is on this machine, on whichever port. */
  playground: boolean;
}

export function mayCall(url: string, { listed, playground }: Hosts): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, host, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  if (protocol === 'https:' && MICROSOFT.some((known) => known.test(hostname)) && host === hostname)
    return true;
  const named = listed.includes(host) || listed.includes(hostname);
  if (protocol === 'https:' && named) return true;
  if (protocol !== 'http:' || !LOOPBACK.test(hostname)) return false;
  return playground || named;
}
