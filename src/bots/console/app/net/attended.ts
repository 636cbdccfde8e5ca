/** Whether somebody is at the page: what it does by itself is no use of a session. */

const AWAY_MS = 5 * 60_000;
let lastInput = performance.now();

for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel'])
  window.addEventListener(event, () => (lastInput = performance.now()), { passive: true, capture: true });

export const unattended = (): boolean => document.hidden || performance.now() - lastInput > AWAY_MS;
