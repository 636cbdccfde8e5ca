/**
 * Cases in memory with just enough rules to refuse like the real one: revisions, digests, phases, one
 * approval, erased runs.
 */
import type {
  Cases,
  CommandRequest,
  CommandResult,
  ErasedView,
  OpenRequest,
  RunCommand,
  RunListItem,
  VerifyRequest,
} from '../../../src/flow/ports/cases.ts';
import { StoreAway } from '../../../src/flow/ports/ledger.ts';
import { badText } from '../../../src/flow/text.ts';
import type { Refusal } from '../../../src/run/commands.ts';
import type { Person } from '../../../src/run/person.ts';
import type { RunView } from '../../../src/run/view/run-view.ts';
import { viewOf } from './views.ts';

export interface ReceivedCommand {
  tenant: string;
  run: string;
  command:
    | RunCommand
    | { type: 'open'; by: Person; text: string }
    | { type: 'verify'; by: Person; code: string };
  inbox?: string;
}

const AT = '2026-01-05T09:00:00.000Z';
const refuse = (refusal: Refusal): CommandResult & { ok: false } => ({ ok: false, refusal });

export class CasesInMemory implements Cases {
  readonly received: ReceivedCommand[] = [];
  away = false;
  /** Reads of runs, for counting what a stream costs. */
  shown = 0;
  broken: Error | undefined;
  readonly #runs = new Map<string, { tenant: string; view: RunView | ErasedView }>();
  readonly #inbox = new Map<string, { answered: CommandResult; content: string | undefined }>();
  readonly #listeners = new Set<(tenant: string, run: string, seq: number) => void>();

  async runOfMessage(): Promise<undefined> {
    return undefined;
  }

  async mayApprove(_tenant: string, _run: string, people: { id: string }[]): Promise<Set<string>> {
    return new Set(people.map(({ id }) => id));
  }

  get watchers(): number {
    return this.#listeners.size;
  }

  async open({ tenant, by, text, files, inbox, content }: OpenRequest): Promise<CommandResult> {
    return this.#once({ tenant, inbox, content }, () => {
      const bad = badText(text, 'text');
      if (bad) return refuse(bad);
      const id = `run-${this.#runs.size + 1}`;
      this.received.push({
        tenant,
        run: id,
        command: { type: 'open', by, text, ...(files ? { files } : {}) },
        ...(inbox ? { inbox } : {}),
      });
      this.#runs.set(id, { tenant, view: viewOf(id, text) });
      this.#changed(tenant, id, 1);
      return { ok: true, run: id, seq: 1 };
    });
  }

  async command({ tenant, run, command, inbox, content }: CommandRequest): Promise<CommandResult> {
    return this.#once({ tenant, inbox, content }, () => {
      const refusal = this.#refusal(tenant, run, command);
      if (refusal) return refuse(refusal);
      this.received.push({ tenant, run, command, ...(inbox ? { inbox } : {}) });
      return this.touch(run, (view) => {
        if (command.type === 'approve' && view.approval) view.approval.state = 'approved';
        if (command.type === 'adjust' && view.plan) view.plan.revision += 1;
      });
    });
  }

  async verify({ tenant, run, by, code, inbox }: VerifyRequest) {
    const refusal = this.#refusal(tenant, run, { type: 'take', by });
    if (refusal) return refuse(refusal);
    this.received.push({ tenant, run, command: { type: 'verify', by, code }, ...(inbox ? { inbox } : {}) });
    return { ok: true as const, run, seq: 2, right: code === '123456' };
  }

  async wasReceived() {
    return false;
  }

  async show(tenant: string, run: string): Promise<RunView | ErasedView | undefined> {
    this.#reach();
    this.shown += 1;
    const kept = this.#runs.get(run);
    return kept?.tenant === tenant ? structuredClone(kept.view) : undefined;
  }

  async readable(_tenant: string, _reader: unknown, runs: string[]) {
    return new Set(runs);
  }

  async list(tenant: string, query: { limit: number; after?: string }) {
    this.#reach();
    const own = [...this.#runs.values()].filter((kept) => kept.tenant === tenant);
    const start = query.after === undefined ? 0 : Number(query.after);
    const runs = own.slice(start, start + query.limit).map(({ view: { id, status } }): RunListItem => {
      return { id, status, title: id, askedBy: 'engineer', createdAt: AT, updatedAt: AT };
    });
    const next = start + query.limit;
    return { runs, ...(next < own.length ? { next: String(next) } : {}) };
  }

  async agenda(): Promise<RunListItem[]> {
    throw new Error('REST has no agenda');
  }

  async audit(tenant: string, run: string): Promise<AsyncIterable<string> | undefined> {
    const kept = this.#runs.get(run);
    if (kept?.tenant !== tenant) return undefined;
    const { view } = kept;
    const reach = () => this.#reach();
    return (async function* () {
      for (let seq = 1; seq <= view.head.seq; seq += 1) {
        reach();
        yield JSON.stringify({ run, seq });
      }
    })();
  }

  watch(tenant: string, run: string, listener: (seq: number) => void): () => void {
    return this.watchAll(tenant, (changed, seq) => changed === run && listener(seq));
  }

  watchAll(tenant: string, listener: (run: string, seq: number) => void): () => void {
    const own = (of: string, run: string, seq: number) => of === tenant && listener(run, seq);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Changes a run behind everybody's back, as a worker does. */
  touch(run: string, change: (view: RunView) => void = () => undefined): CommandResult & { ok: true } {
    const kept = this.#runs.get(run);
    if (!kept || 'erased' in kept.view) throw new Error('the test touches no such run');
    change(kept.view);
    kept.view.head.seq += 1;
    this.#changed(kept.tenant, run, kept.view.head.seq);
    return { ok: true, run, seq: kept.view.head.seq };
  }

  erase(run: string): void {
    const kept = this.#runs.get(run);
    if (kept)
      kept.view = { id: run, status: 'closed', ending: 'resolved', erased: true, head: kept.view.head };
  }

  #refusal(tenant: string, run: string, command: RunCommand): Refusal | undefined {
    const kept = this.#runs.get(run);
    if (kept?.tenant !== tenant)
      return { status: 404, error: 'not_found', message: 'There is no such case.' };
    if ('erased' in kept.view)
      return { status: 410, error: 'erased', message: 'This run was erased; open a new one.' };
    const { approval, plan } = kept.view;
    const revision = plan?.revision ?? 0;
    const stale = {
      status: 409 as const,
      error: 'stale',
      message: `Look at plan ${revision} and press again.`,
      revision,
    };
    if ('revision' in command && command.revision !== revision) return stale;
    const words = 'text' in command ? command.text : 'reason' in command ? command.reason : undefined;
    const bad = words === undefined ? undefined : badText(words, 'text');
    if (bad) return bad;
    if (command.type !== 'approve') return undefined;
    if (command.by.id !== 'lead')
      return { status: 403, error: 'limit', message: 'Needs a lead (limit EUR 250).' };
    if (approval?.state !== 'pending' || approval.digest !== command.digest) return stale;
    return undefined;
  }

  #once(
    request: { tenant: string; inbox: string | undefined; content: string | undefined },
    act: () => CommandResult,
  ): CommandResult {
    const { tenant, inbox, content } = request;
    this.#reach();
    const key = inbox && `${tenant} ${inbox}`;
    const before = key && this.#inbox.get(key);
    if (before && before.content !== content)
      return refuse({ status: 422, error: 'key_reused', message: 'Send a new key with a new request.' });
    if (before) return before.answered.ok ? { ...before.answered, again: true } : before.answered;
    const answered = act();
    if (key) this.#inbox.set(key, { answered, content });
    return answered;
  }

  #reach(): void {
    if (this.broken) throw this.broken;
    if (this.away) throw new StoreAway('the database cannot be reached');
  }

  #changed(tenant: string, run: string, seq: number): void {
    for (const listener of this.#listeners) listener(tenant, run, seq);
  }
}
