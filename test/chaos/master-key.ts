/** Of databases that are thrown away. */
export const MASTER_KEY = new Uint8Array(32).fill(7);
