/**
 * Every type of command, as somebody or a worker would give it to a run as it stands, and every situation
 * that a run can be in.
 */
import type { Command } from '../../src/run/commands.ts';
import * as commands from './commands.ts';
import type { Given } from './given.ts';
import * as stages from './stages.ts';

const last = { thought: 99, read: 99, mind: 'model', calls: [] };

/** A command of each type; where it names something it names what stands now. */
export const COMMANDS: Record<string, Given> = {
  open: commands.open(),
  information: commands.info(),
  approve: commands.approve(commands.lead),
  adjust: commands.adjust({ text: 'also the shipping' }),
  'adjust a step': commands.adjust({ steps: [{ id: 's5', drop: true }] }),
  decline: commands.decline('no', commands.lead),
  draft: commands.draft(),
  ask: commands.ask('lead', 'a regular customer'),
  renew: commands.renew(),
  leave_out: commands.leaveOut(),
  'right code': commands.code(true),
  'wrong code': commands.code(false),
  looked: (run) => commands.looked(run.question?.step ?? 's4', 'done'),
  send: commands.send(),
  stop: commands.stop(),
  'stop and undo': commands.stop(true),
  hand_off: commands.handOff(),
  take: commands.take(),
  give_back: commands.giveBack(),
  thought: commands.thinks({ kind: 'reply' }),
  'thought of another number': { type: 'thought', next: { kind: 'reply' }, ...last },
  thought_failed: (run) => ({
    type: 'thought_failed',
    thought: run.thoughts + 1,
    read: run.messages.length,
    calls: [],
    fault: { code: 'down', message: 'Both minds are down.' },
  }),
  prepared: commands.previews(),
  start: commands.starts,
  'finished read': commands.comes('s1', { output: { customer: null, evidence: [] } }),
  'finished write': commands.comes('s4', { output: { refund: 'RF-1' } }),
  reconciled: (run): Command => ({
    type: 'reconciled',
    step: 's4',
    digest: commands.digestOf(run, 's4'),
    outcome: 'done',
    output: { refund: 'RF-1' },
  }),
  composed: commands.composes,
  sent: commands.sent,
  send_failed: (run) => ({
    type: 'send_failed',
    draft: run.answer?.draft ?? 1,
    fault: { code: 'bounced', message: 'The mailbox is full.' },
  }),
  remind: { type: 'remind', text: 'The trace is due.' },
  tick: commands.tick,
  'tick a month later': () => [commands.wait(43_200), commands.tick],
  set_aside: { type: 'set_aside', why: 'It failed five times.' },
};

export const SITUATIONS: Record<string, Given[]> = {
  planning: stages.planning,
  gathering: stages.gathering,
  'awaiting approval': stages.pending,
  'not read': stages.notRead,
  refused: stages.refused,
  'approval expired': [...stages.pending, commands.wait(1500), commands.tick, commands.tick],
  acting: stages.acting,
  'write in flight': stages.writing,
  'write unknown': [...stages.writing, commands.writes('unknown')],
  'asking for an answer': stages.asking,
  'asking for the code': stages.askingCode,
  'asking for a look': [
    ...stages.pending,
    commands.adjust({ steps: [{ id: 's4', drop: true }] }),
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.starts,
    commands.writes('unknown'),
  ],
  answering: stages.answering,
  'awaiting reply': stages.awaitingReply,
  'sending the reply': stages.sending,
  'handed over': stages.handedOver,
  resolved: stages.resolved,
  stopped: stages.stopped,
  'closed with a no': [
    ...stages.refused,
    commands.draft(),
    commands.composes,
    commands.send(),
    commands.sent,
  ],
  taken: [...stages.handedOver, commands.take()],
};

/** The facts that follow, or the refusal (status and name); empty: nothing happens and nobody is told. */
export type Row = Record<string, string>;

/** What comes of a command in most situations; command-table.ts names where it is otherwise. */
export const USUALLY: Row = {
  open: '409 already_open',
  information: 'information_added replanning',
  approve: '409 already_approved',
  adjust: '409 nothing_to_adjust',
  'adjust a step': '409 nothing_to_adjust',
  decline: '409 already_approved',
  draft: '409 already_approved',
  ask: '409 nothing_to_ask',
  renew: '409 stale',
  leave_out: '409 nothing_to_leave_out',
  'right code': '409 no_code_asked',
  'wrong code': '409 no_code_asked',
  looked: '409 nothing_to_look_at',
  send: '409 no_draft',
  stop: 'closed',
  'stop and undo': '409 nothing_to_undo',
  hand_off: 'handed_over',
  take: '409 not_handed_over',
  give_back: '409 not_handed_over',
  thought: 'thought_discarded',
  'thought of another number': '',
  thought_failed: 'thought_discarded',
  prepared: '',
  start: '',
  'finished read': '',
  'finished write': '',
  reconciled: '',
  composed: 'thought_discarded',
  sent: '',
  send_failed: '',
  remind: 'information_added replanning',
  tick: '',
  'tick a month later': '',
  set_aside: 'handed_over',
};
