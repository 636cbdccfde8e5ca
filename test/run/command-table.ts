/**
 * Every command in every situation: what follows or how it is refused. A situation names what differs from
 * USUALLY; nothing is left out.
 */

import type { Row } from './all-commands.ts';

/** Of a plan that waits for a person. */
const PENDING: Row = {
  approve: 'approved',
  adjust: 'adjusted replanning',
  'adjust a step': 'adjusted planned step_kept step_kept',
  decline: 'declined answering',
  draft: 'draft_asked answering',
  ask: 'approver_asked',
  'tick a month later': 'approval_expired',
};

export const TABLE: Record<string, { phase: string; differs: Row }> = {
  planning: {
    phase: 'planning',
    differs: {
      information: 'information_added',
      approve: '409 stale',
      decline: '409 stale',
      draft: '409 stale',
      thought: 'thought_used answering',
      thought_failed: 'thought_discarded handed_over',
      remind: 'information_added',
      'tick a month later': 'handed_over',
    },
  },
  gathering: {
    phase: 'gathering',
    differs: {
      approve: '409 stale',
      adjust: 'adjusted replanning',
      'adjust a step': 'adjusted planned',
      decline: '409 stale',
      draft: '409 stale',
      'finished read': 'step_finished',
      'tick a month later': 'handed_over',
    },
  },
  'awaiting approval': {
    phase: 'awaiting_approval',
    differs: {
      ...PENDING,
    },
  },
  'not read': {
    phase: 'awaiting_approval',
    differs: {
      ...PENDING,
      approve: '409 not_read',
      leave_out: 'left_out',
    },
  },
  'running alone': {
    phase: 'awaiting_approval',
    differs: {
      ...PENDING,
      switch_off: 'automatic_switched_off',
      let_run: 'approved',
    },
  },
  refused: {
    phase: 'awaiting_approval',
    differs: {
      approve: '409 stale',
      adjust: 'adjusted replanning',
      'adjust a step': '422 unknown_step',
      decline: '409 stale',
      draft: 'draft_asked answering',
      ask: 'approver_asked',
      'tick a month later': 'approval_expired',
    },
  },
  'approval expired': {
    phase: 'awaiting_approval',
    differs: {
      approve: '409 expired',
      adjust: 'adjusted replanning',
      'adjust a step': 'adjusted planned',
      decline: '409 expired',
      draft: 'draft_asked answering',
      renew: 'renewed planned',
      'tick a month later': 'closed',
    },
  },
  acting: {
    phase: 'acting',
    differs: {
      adjust: 'adjusted replanning',
      'adjust a step': 'adjusted planned step_kept step_kept',
      renew: '409 already_approved',
      start: 'step_started',
      'tick a month later': 'approval_expired',
    },
  },
  'write in flight': {
    phase: 'acting',
    differs: {
      information: 'information_added',
      adjust: 'adjusted',
      'adjust a step': 'adjusted',
      renew: '409 already_approved',
      stop: 'closing_asked',
      'stop and undo': 'closing_asked',
      hand_off: 'closing_asked',
      'finished write': 'step_finished',
      remind: 'information_added',
    },
  },
  'write unknown': {
    phase: 'acting',
    differs: {
      information: 'information_added',
      adjust: 'adjusted',
      'adjust a step': 'adjusted',
      renew: '409 already_approved',
      stop: 'closing_asked',
      'stop and undo': 'closing_asked',
      hand_off: 'closing_asked',
      'finished write': 'step_finished',
      reconciled: 'step_finished',
      remind: 'information_added',
    },
  },
  'asking for an answer': {
    phase: 'asking',
    differs: {
      information: 'information_added question_closed replanning',
      approve: '409 stale',
      decline: '409 stale',
      draft: '409 stale',
      remind: 'information_added question_closed replanning',
      'tick a month later': 'question_closed closed',
    },
  },
  'asking for the code': {
    phase: 'asking',
    differs: {
      information: 'information_added question_closed replanning',
      renew: '409 already_approved',
      'right code': 'question_closed customer_verified',
      'wrong code': 'verification_failed',
      remind: 'information_added question_closed replanning',
      'tick a month later': 'question_closed handed_over',
    },
  },
  'asking for a look': {
    phase: 'asking',
    differs: {
      information: 'information_added',
      renew: '409 already_approved',
      looked: 'question_closed answering',
      stop: 'closing_asked',
      'stop and undo': 'closing_asked',
      hand_off: 'closing_asked',
      remind: 'information_added',
      'tick a month later': 'question_closed handed_over',
    },
  },
  answering: {
    phase: 'answering',
    differs: {
      renew: '409 already_approved',
      'stop and undo': 'undo_asked planned',
      composed: 'answered',
      'tick a month later': 'handed_over',
    },
  },
  'awaiting reply': {
    phase: 'awaiting_reply',
    differs: {
      renew: '409 already_approved',
      send: 'send_approved',
      'stop and undo': 'undo_asked planned',
      'tick a month later': 'handed_over',
    },
  },
  'sending the reply': {
    phase: 'awaiting_reply',
    differs: {
      information: 'information_added',
      renew: '409 already_approved',
      send: '409 already_sent',
      stop: 'closing_asked',
      'stop and undo': 'closing_asked',
      hand_off: 'closing_asked',
      send_delayed: 'send_delayed',
      sent: 'sent closed',
      send_failed: 'handed_over',
      remind: 'information_added',
    },
  },
  'handed over': {
    phase: 'handed_over',
    differs: {
      information: 'information_added',
      approve: '409 stale',
      decline: '409 stale',
      draft: '409 stale',
      hand_off: '409 already_handed_over',
      take: 'taken closed',
      give_back: 'given_back',
      remind: 'information_added',
      'tick a month later': 'escalated',
      set_aside: '',
    },
  },
  resolved: {
    phase: 'closed',
    differs: {
      renew: '409 already_approved',
      send: '409 already_sent',
      stop: '409 already_closed',
      'stop and undo': '409 already_closed',
      hand_off: '409 already_closed',
      set_aside: '',
    },
  },
  'ran alone': {
    phase: 'closed',
    differs: {
      renew: '409 already_approved',
      send: '409 already_sent',
      stop: '409 already_closed',
      'stop and undo': '409 already_closed',
      hand_off: '409 already_closed',
      set_aside: '',
      review: 'reviewed',
      switch_off: 'automatic_switched_off',
    },
  },
  stopped: {
    phase: 'closed',
    differs: {
      approve: '409 stale',
      decline: '409 stale',
      draft: '409 stale',
      stop: '409 already_closed',
      'stop and undo': '409 already_closed',
      hand_off: '409 already_closed',
      set_aside: '',
    },
  },
  'closed with a no': {
    phase: 'closed',
    differs: {
      approve: '409 stale',
      decline: '409 stale',
      draft: '409 stale',
      ask: 'approver_asked',
      send: '409 already_sent',
      stop: '409 already_closed',
      'stop and undo': '409 already_closed',
      hand_off: '409 already_closed',
      set_aside: '',
    },
  },
  taken: {
    phase: 'closed',
    differs: {
      approve: '409 stale',
      decline: '409 stale',
      draft: '409 stale',
      stop: '409 already_closed',
      'stop and undo': '409 already_closed',
      hand_off: '409 already_closed',
      take: '409 already_taken',
      give_back: 'given_back',
      set_aside: '',
    },
  },
};
