/**
 * The content blocks of an MCP result as one text. What is no text is named by kind and size and left out.
 */
import type { CallToolResult } from '@modelcontextprotocol/client';

type Block = CallToolResult['content'][number];

export function textOf(content: readonly Block[]): string {
  return content.map(blockText).join('\n');
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'image':
    case 'audio':
      return leftOut(block.type, block.data.length);
    case 'resource_link':
      return `[link ${block.name}: ${block.uri}]`;
    case 'resource':
      return 'text' in block.resource ? block.resource.text : leftOut('file', block.resource.blob.length);
    default:
      return block satisfies never;
  }
}

function leftOut(kind: string, base64: number): string {
  return `[${kind} of about ${Math.ceil((base64 * 3) / 4)} bytes, left out]`;
}
