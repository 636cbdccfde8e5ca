/** A reader of SVG for tests: what is not well-formed is refused with where. */

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const TAG = /<(\/?)([a-z]\w*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

export function readSvg(source: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  for (let at = 0; at < source.length; ) {
    const inside = open.at(-1) ?? root;
    if (source[at] !== '<') {
      const end = source.indexOf('<', at);
      const text = source.slice(at, end < 0 ? source.length : end);
      inside.text += unescaped(text);
      at += text.length;
      continue;
    }
    TAG.lastIndex = at;
    const found = TAG.exec(source);
    if (!found) throw new Error(`no tag at ${at}: ${source.slice(at, at + 40)}`);
    const [whole, closing, name = '', attributes = '', empty] = found;
    at += whole.length;
    if (closing) {
      if (inside.name !== name) throw new Error(`</${name}> closes <${inside.name}> at ${at}`);
      open.pop();
      continue;
    }
    const element = { name, attributes: attributesOf(attributes), children: [], text: '' };
    inside.children.push(element);
    if (!empty) open.push(element);
  }
  const [svg, ...others] = root.children;
  if (open.length !== 1 || !svg || others.length > 0) throw new Error('not one element that is closed');
  return svg;
}

/** All elements of a name, in their order. */
export function all(inside: Element, name: string): Element[] {
  return inside.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w:-]+)="([^"]*)"/g)];
  const names = found.map(([, name]) => name);
  if (new Set(names).size < names.length) throw new Error(`an attribute twice: ${text}`);
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, unescaped(value)]));
}

function unescaped(text: string): string {
  return text.replaceAll(/&\w*;?/g, (entity) => {
    const meant = ENTITIES[entity];
    if (meant === undefined) throw new Error(`${entity} is no entity`);
    return meant;
  });
}
