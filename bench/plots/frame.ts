/** What all plots have in common: an SVG that stands by itself, readable on a light and on a dark page. */

/** Own grounds, so that whatever is behind does not count; the colours keep a contrast of 4.5 on both. */
const STYLE = `
  text { font: 12px ui-sans-serif, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #3d444d; }
  .ground { fill: #ffffff; stroke: #d1d9e0; }
  .head { font-size: 14px; font-weight: 600; fill: #1f2328; }
  .panel { font-weight: 600; fill: #1f2328; }
  .note { font-size: 11px; fill: #59636e; }
  .bar { fill: #a9b4c0; }
  .ours { fill: #1a7f37; }
  .ours-text { font-weight: 600; fill: #1a7f37; }
  .axis { stroke: #d1d9e0; fill: none; }
  .line { stroke: #1a7f37; stroke-width: 2; fill: none; }
  @media (prefers-color-scheme: dark) {
    text { fill: #c9d1d9; }
    .ground { fill: #0d1117; stroke: #3d444d; }
    .head, .panel { fill: #f0f6fc; }
    .note { fill: #9198a1; }
    .bar { fill: #56606b; }
    .ours { fill: #3fb950; }
    .ours-text { fill: #3fb950; }
    .axis { stroke: #3d444d; }
    .line { stroke: #3fb950; }
  }`;

export interface Frame {
  width: number;
  height: number;
  /** Said above, and to whoever cannot see it. */
  title: string;
  /** Below: how it was measured. */
  note: string;
}

export const PAD = 16;
/** Of the title, with what keeps it from the panels. */
export const HEAD = 40;
/** Of the note. */
export const FOOT = 30;

export function framed({ width, height, title, note }: Frame, inside: string[]): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="title note">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="note">${escaped(note)}</desc>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>`,
    label({ x: PAD, y: 26, kind: 'head' }, title),
    ...inside,
    label({ x: PAD, y: height - 12, kind: 'note' }, note),
    '</svg>',
  ].join('\n')}\n`;
}

export interface Place {
  x: number;
  y: number;
  kind?: string;
  anchor?: 'start' | 'middle' | 'end';
}

export function label({ x, y, kind, anchor }: Place, text: string): string {
  const how = `${kind ? ` class="${kind}"` : ''}${anchor ? ` text-anchor="${anchor}"` : ''}`;
  return `<text x="${short(x)}" y="${short(y)}"${how}>${escaped(text)}</text>`;
}

/** Half a tenth of a pixel is not seen. */
export function short(value: number): string {
  return String(Number(value.toFixed(1)));
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
