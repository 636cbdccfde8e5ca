/** What every handler of the Teams channel has at hand. */

import type { Log } from '../../flow/ports/log.ts';
import type { ConversationParts } from '../shared/conversation.ts';
import type { Conversations } from './conversations.ts';
import type { Post } from './post.ts';

export interface TeamsContext extends ConversationParts {
  conversations: Conversations;
  post: Post;
  publicUrl?: string;
  log: Log;
}

/** Whose request it is; it was judged before (admission.ts). */
export interface Caller {
  tenant: string;
  /** The request came from the Playground. */
  playground: boolean;
}
