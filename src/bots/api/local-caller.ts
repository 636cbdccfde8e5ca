/**
 * Whether a request surely comes from this machine and from a page of ours, so that it may name its person
 * without a token.
 */
import type { IncomingHttpHeaders } from 'node:http';

export interface Origin {
  /** The socket's remote address. */
  address: string | undefined;
  headers: IncomingHttpHeaders;
}

const OUR_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

export function isLoopback(address: string | undefined): boolean {
  const plain = address?.replace(/^::ffff:/i, '');
  return plain === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain ?? '');
}

/**
 * Why the request is not trusted, as the end of a sentence; undefined when it is. Loopback alone is not
 * enough: a proxy on this machine forwards strangers (forwarding headers), a foreign page can point its own
 * name at 127.0.0.1 (Host) or send us a form (Origin, Sec-Fetch-Site).
 */
export function distrust({ address, headers }: Origin): string | undefined {
  if (!isLoopback(address)) return 'this request comes from another machine';
  if (Object.keys(headers).some((name) => /^(forwarded|via|x-real-ip|x-forwarded($|-))/.test(name))) {
    return 'this request came through a proxy';
  }
  if (!OUR_HOST.test(headers.host ?? ''))
    return 'the Host of this request is not localhost, 127.0.0.1 or [::1]';
  return foreignPage(headers, 'http');
}

/** Of a request whose sender is known otherwise: that no page of somebody else's makes it for them. */
export function foreignPage(headers: IncomingHttpHeaders, scheme: 'http' | 'https'): string | undefined {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'this request comes from a foreign page';
  const { origin } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `${scheme}://${headers.host}`.toLowerCase()) {
    return 'this request comes from a foreign page';
  }
  return undefined;
}
