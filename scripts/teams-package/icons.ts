/**
 * Greenlight's icons: a light that is green. Drawn here, so that nothing in the package was made by anybody
 * else.
 */
import { png, type Rgba } from './png.ts';

const GREEN: Rgba = [31, 122, 77, 255];
const BRIGHT: Rgba = [126, 231, 170, 255];
const WHITE: Rgba = [255, 255, 255, 255];
const CLEAR: Rgba = [255, 255, 255, 0];

/** 192 by 192, a green field with the light and a tick in it. */
export function colorIcon(): Buffer {
  return png(192, (x, y) => {
    const light = over(GREEN, BRIGHT, inside(distance(x, y, 96, 96) - 62));
    return over(light, GREEN, tick(x, y, 192, 11));
  });
}

/** 32 by 32, white on nothing, as Teams wants it. */
export function outlineIcon(): Buffer {
  return png(32, (x, y) => {
    const ring = inside(Math.abs(distance(x, y, 16, 16) - 12.5) - 1.4);
    return over(CLEAR, WHITE, Math.max(ring, tick(x, y, 32, 1.5)));
  });
}

/** How much of the pixel the tick covers. `half`: half of its stroke. */
function tick(x: number, y: number, size: number, half: number): number {
  const at = (part: number) => part * size;
  const short = toSegment(x, y, at(0.36), at(0.51), at(0.46), at(0.61));
  const long = toSegment(x, y, at(0.46), at(0.61), at(0.65), at(0.4));
  return inside(Math.min(short, long) - half);
}

const distance = (x: number, y: number, toX: number, toY: number) => Math.hypot(x - toX, y - toY);

function toSegment(x: number, y: number, fromX: number, fromY: number, toX: number, toY: number): number {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const along = Math.max(0, Math.min(1, ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy)));
  return distance(x, y, fromX + along * dx, fromY + along * dy);
}

/** 1 inside of an edge, 0 outside, and in between on the edge itself, so that it is smooth. */
const inside = (fromEdge: number) => Math.max(0, Math.min(1, 0.5 - fromEdge));

function over(under: Rgba, top: Rgba, cover: number): Rgba {
  const alpha = cover + (under[3] / 255) * (1 - cover);
  if (alpha === 0) return under;
  const mixed = (channel: 0 | 1 | 2) =>
    (top[channel] * cover + under[channel] * (under[3] / 255) * (1 - cover)) / alpha;
  return [mixed(0), mixed(1), mixed(2), alpha * 255];
}
