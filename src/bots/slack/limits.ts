/**
 * What Slack takes, as a table that the renderer keeps and the tests hold it to. Lengths in UTF-16 code units
 * unless they say otherwise, which is never less than what Slack counts. Sources:
 * docs.slack.dev/reference/block-kit (blocks, block elements, composition objects), /reference/views,
 * /reference/methods/chat.postMessage.
 */
export const LIMITS = {
  message: {
    blocks: 50,
    /** All texts of the blocks together; past it Slack answers `msg_blocks_too_long` or `msg_too_long`. */
    characters: 13_200,
    /**
     * What the renderer itself keeps to, in bytes of UTF-8, details and output of tasks counted twice:
     * messages with tasks were refused from 10,600 such bytes on, which Slack does not document.
     */
    bytes: 10_000,
    /** The notification text. */
    text: 4_000,
  },
  view: { blocks: 100, title: 24, button: 24, metadata: 3_000, callbackId: 255 },
  section: { text: 3_000, fields: 10, field: 2_000 },
  header: 150,
  context: { elements: 10 },
  actions: { elements: 25 },
  blockId: 255,
  actionId: 255,
  button: { text: 75, value: 2_000, url: 3_000 },
  option: { text: 75, value: 150, description: 75 },
  select: { options: 100 },
  checkboxes: { options: 10 },
  confirm: { title: 100, text: 300, button: 30 },
  input: { label: 2_000, hint: 2_000, placeholder: 150, text: 3_000 },
  /** Of one text in a rich text, a task or a plan. Slack names none for rich texts; a section's is used. */
  richText: 3_000,
  /**
   * Streamed chunks have 256 for ids and titles; blocks are held to the same, so that a card reads alike
   * either way.
   */
  plan: { tasks: 50, title: 256, taskId: 256, taskText: 256 },
  chunk: { title: 256, id: 256, details: 256, output: 256 },
  suggestedPrompts: 4,
} as const;
