/**
 * Signatures of requests whose content is committed: seen once more within the time that a signature is good
 * for, they bring nothing. The inbox would know them too; this costs no look.
 */

export interface Replays {
  has(signature: string): boolean;
  keep(signature: string): void;
}

const MOST = 200_000;

export function createReplays(forMs: number, now: () => number = Date.now): Replays {
  /** Oldest first. */
  const seen = new Map<string, number>();
  const sweep = () => {
    for (const [signature, at] of seen) {
      if (at > now() - forMs && seen.size <= MOST) return;
      seen.delete(signature);
    }
  };
  return {
    has(signature) {
      const at = seen.get(signature);
      return at !== undefined && at > now() - forMs;
    },
    keep(signature) {
      sweep();
      seen.set(signature, now());
    },
  };
}
