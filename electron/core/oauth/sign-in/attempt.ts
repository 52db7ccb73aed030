import { randomUUID } from 'node:crypto';
import type { Output } from '../../../../shared/ipc/routes.ts';
import type { FlowCause } from '../flow.ts';
import type { OAuthService } from '../types.ts';

export type AttemptView = Output<'integrations.attempt'>;

/** One sign-in that somebody began, from its address to its outcome; it has one outcome, the first. */
export class Attempt {
  readonly id = randomUUID();
  readonly owner: string;
  readonly session: string;
  readonly service: OAuthService;
  readonly until: number;
  readonly #ending = new AbortController();
  #answered = false;
  #saving = false;
  #view: AttemptView;

  constructor(about: { owner: string; session: string; service: OAuthService; until: number }) {
    this.owner = about.owner;
    this.session = about.session;
    this.service = about.service;
    this.until = about.until;
    this.#view = { state: 'waiting', until: about.until };
  }

  get view(): AttemptView {
    return this.#view;
  }

  /** Aborted as soon as there is an outcome. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Only the first answer counts: a state is good for one use. */
  claim(): boolean {
    if (this.#answered || this.#view.state !== 'waiting') return false;
    this.#answered = true;
    return true;
  }

  /** Still waiting, but there is something to know. */
  note(cause: FlowCause, reason: string): void {
    if (this.#view.state === 'waiting' && !this.#answered) this.#view = { ...this.#view, cause, reason };
  }

  /** It is being written: what comes of that is the outcome, whoever gives up meanwhile. Throws once it is over. */
  save(): void {
    this.signal.throwIfAborted();
    this.#saving = true;
  }

  /** What became of its answer. */
  settle(view: AttemptView): boolean {
    this.#saving = false;
    return this.end(view);
  }

  /** Says whether this is the outcome; later ones change nothing. */
  end(view: AttemptView): boolean {
    if (this.#view.state !== 'waiting' || this.#saving) return false;
    this.#view = view;
    this.#ending.abort();
    return true;
  }
}
