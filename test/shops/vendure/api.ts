/** A client of one of Vendure's two GraphQL APIs. It holds the session that the server gave it. */

export type Answer = Record<string, unknown>;

export interface Api {
  /** Rejects where the answer has errors, or where `ok` (a field of the answer) is an error of the union. */
  <T = Answer>(document: string, variables?: Record<string, unknown>): Promise<T>;
  /** What a session is continued with: the bearer token. */
  token(): string | undefined;
}

export function apiAt(url: string, given?: string): Api {
  let token = given;
  const ask = async <T>(document: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query: document, variables }),
    });
    token = response.headers.get('vendure-auth-token') ?? token;
    const { data, errors } = (await response.json()) as { data?: Answer; errors?: { message: string }[] };
    if (errors || !data) throw new Error(`Vendure: ${errors?.map(({ message }) => message).join('; ')}`);
    for (const [field, value] of Object.entries(data)) {
      const { errorCode, message } = (value ?? {}) as { errorCode?: string; message?: string };
      if (errorCode) throw new Error(`Vendure: ${field}: ${errorCode}: ${message}`);
    }
    return data as T;
  };
  return Object.assign(ask, { token: () => token });
}
