/** What a prompt is made of. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}
