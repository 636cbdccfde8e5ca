/** What a message weighs. */

/** Strings that name things and are not text. */
const NAMES = new Set(['type', 'style', 'status', 'format', 'block_id', 'action_id', 'task_id', 'level']);

/** Texts of blocks in bytes of UTF-8, those of tasks' details and outputs twice; see limits.ts. */
export function weigh(blocks: unknown, times = 1): number {
  if (typeof blocks === 'string') return Buffer.byteLength(blocks) * times;
  if (Array.isArray(blocks)) return blocks.reduce((sum: number, block) => sum + weigh(block, times), 0);
  if (typeof blocks !== 'object' || blocks === null) return 0;
  return Object.entries(blocks).reduce((sum, [key, value]) => {
    if (NAMES.has(key) && typeof value === 'string') return sum;
    return sum + weigh(value, key === 'details' || key === 'output' ? 2 * times : times);
  }, 0);
}
