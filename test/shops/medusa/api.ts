/** A client of Medusa's two REST APIs, past the faults: what is not Greenlight's doing. */

/** Rejects where the answer is an error. */
export type Api = <T = Record<string, unknown>>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
) => Promise<T>;

export function apiAt(url: string, headers: Record<string, string>): Api {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Medusa: ${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return JSON.parse(text) as T;
  };
}

export const adminAt = (url: string, key: string): Api =>
  apiAt(`${url}/admin`, { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });

/** `token`: of a customer who is signed in. */
export const storeAt = (url: string, publishable: string, token?: string): Api =>
  apiAt(`${url}/store`, {
    'x-publishable-api-key': publishable,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  });
