/** One activity of Teams as the conversation sees it: who sent it, and how they are answered. */
import type { StaffMember } from '../../flow/ports/ledger.ts';
import { present } from '../../run/present.ts';
import type { Answer, MessageTurn, Notice, Vouched } from '../shared/channel.ts';
import type { Origin } from './activity.ts';
import type { Caller, TeamsContext } from './context.ts';
import type { Conversation } from './conversations.ts';
import { agendaCard, helpCard, sentenceCard, statusCard } from './render/notes.ts';

/** In the Playground everybody is this member of the demo's staff: nothing there is vouched for. */
const PLAYGROUND_PERSON = 'engineer';
const TYPED_APPROVAL =
  'Typing it approves nothing: press Approve on the card, which names exactly what would run.';

export class TeamsTurn implements MessageTurn {
  readonly user;
  readonly answersAreSeenByAll = true;
  readonly context: TeamsContext;
  readonly caller: Caller;
  readonly origin: Origin;
  readonly where: Conversation;
  constructor(context: TeamsContext, caller: Caller, origin: Origin) {
    this.context = context;
    this.caller = caller;
    this.origin = origin;
    this.where = conversationOf(caller, origin);
    this.user = { platform: 'teams', team: origin.team, user: origin.from.user } as const;
  }

  async tenant() {
    return this.caller.tenant;
  }

  /** Teams limits how often it is asked, so somebody who is linked is not looked up again. */
  async vouch(linked: boolean): Promise<Vouched | undefined> {
    if (linked) return { kind: 'person' };
    const { tenant, playground } = this.caller;
    const { from, team } = this.origin;
    if (playground) {
      const member = await this.context.members.find(tenant, PLAYGROUND_PERSON);
      return member?.active ? { kind: 'person', email: member.email } : undefined;
    }
    const profile = await this.context.post.profile(this.where, from.account);
    if (!profile) return undefined;
    if (profile.guest) return { kind: 'guest' };
    if (profile.tenant !== undefined && profile.tenant.toLowerCase() !== team.toLowerCase())
      return { kind: 'outsider' };
    // The object id that is linked is the one that the profile is of.
    if (profile.user !== undefined && profile.user !== from.user) return undefined;
    return present({ kind: 'person' as const, email: profile.email });
  }

  async met(_member: StaffMember) {
    const { team, room, from } = this.origin;
    await this.context.conversations.met({ tenant: this.caller.tenant, team, room }, from);
  }

  async room() {
    return { shared: this.origin.shared };
  }

  committed() {}
  taken() {}

  async notify({ text, run }: Notice) {
    await this.#reply(sentenceCard(text, run));
  }

  async answer(answer: Answer) {
    if (answer.kind === 'help') return this.#reply(helpCard(this.where.kind));
    const { waiting, others, member } = answer.agenda;
    const runs = [...waiting, ...others];
    if (answer.kind === 'mine') return this.#reply(agendaCard(runs, member));
    const card = answer.here?.card;
    await this.#reply(statusCard(card && { goal: card.goal, status: card.status }, runs));
  }

  /** Everybody in the conversation would see a second button; the card's own is near. */
  async offerApproval(_tenant: string, run: string) {
    await this.notify({ text: TYPED_APPROVAL, run });
  }

  #reply(card: object) {
    return this.context.post.reply(this.where, this.origin.thread, { card });
  }
}

function conversationOf(
  { tenant }: Caller,
  { team, room, kind, serviceUrl, bot, group }: Origin,
): Conversation {
  return present({ tenant, team, room, kind, serviceUrl, bot, receivesAll: false, group });
}
