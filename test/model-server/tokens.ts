/** Counts tokens as four characters each, and what of a prompt the server has seen before. */

export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

/**
 * Prompts that begin as an earlier one did are cached in whole blocks of 128 tokens from 1,024 tokens on, as
 * OpenAI's are.
 */
export function createPromptCache(): (model: string, prompt: string) => number {
  const seen = new Map<string, string[]>();
  return (model, prompt) => {
    const earlier = seen.get(model) ?? [];
    const common = Math.max(0, ...earlier.map((other) => commonStart(other, prompt)));
    seen.set(model, [...earlier.slice(-20), prompt]);
    const tokens = Math.floor(common / 4 / 128) * 128;
    return tokens >= 1024 ? tokens : 0;
  };
}

function commonStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  for (let n = 0; n < most; n++) if (one.charCodeAt(n) !== other.charCodeAt(n)) return n;
  return most;
}
