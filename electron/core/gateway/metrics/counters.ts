import type { RequestRow } from '../../../../shared/ipc/gateway.ts';
import type { Family, Sample } from './exposition.ts';

/** Upper ends in seconds. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

class Histogram {
  readonly #counts = buckets.map(() => 0);
  #count = 0;
  #sum = 0;

  add(seconds: number): void {
    this.#count += 1;
    this.#sum += seconds;
    const first = buckets.findIndex((end) => seconds <= end);
    if (first >= 0) this.#counts[first] = (this.#counts[first] ?? 0) + 1;
  }

  samples(service: string): Sample[] {
    let below = 0;
    const counted = buckets.map((end, at) => {
      below += this.#counts[at] ?? 0;
      return { suffix: '_bucket', labels: { service, le: String(end) }, value: below };
    });
    return [
      ...counted,
      { suffix: '_bucket', labels: { service, le: '+Inf' }, value: this.#count },
      { suffix: '_sum', labels: { service }, value: this.#sum },
      { suffix: '_count', labels: { service }, value: this.#count },
    ];
  }
}

class OfService {
  readonly outcomes = new Map<string, number>();
  readonly durations = new Histogram();
  microDollars = 0;
  credits = 0;
  tokens = { input: 0, cached: 0, output: 0 };
}

/** What was called since the start. By service, never by anything that an agent chooses. */
export class Counters {
  readonly #services = new Map<string, OfService>();

  add(row: RequestRow): void {
    let counted = this.#services.get(row.service);
    if (!counted) this.#services.set(row.service, (counted = new OfService()));
    counted.outcomes.set(row.outcome, (counted.outcomes.get(row.outcome) ?? 0) + 1);
    counted.durations.add(row.durationMs / 1000);
    counted.microDollars += row.microDollars;
    counted.credits += row.credits;
    counted.tokens.input += row.inputTokens;
    counted.tokens.cached += row.cachedTokens;
    counted.tokens.output += row.outputTokens;
  }

  families(): Family[] {
    return [
      this.#counter(
        'keydesk_calls_total',
        'Calls of agents, by what became of them.',
        (service, { outcomes }) =>
          [...outcomes].map(([outcome, value]) => ({ labels: { service, outcome }, value })),
      ),
      this.#counter(
        'keydesk_micro_dollars_total',
        'What calls cost, in millionths of a dollar.',
        one('microDollars'),
      ),
      this.#counter('keydesk_credits_total', 'Credits used: searches, parts of messages.', one('credits')),
      this.#counter('keydesk_tokens_total', 'Tokens used, by kind.', (service, { tokens }) =>
        Object.entries(tokens).map(([kind, value]) => ({ labels: { service, kind }, value })),
      ),
      {
        ...this.#counter(
          'keydesk_call_duration_seconds',
          'From the head of a call to its end.',
          (service, { durations }) => durations.samples(service),
        ),
        type: 'histogram',
      },
    ];
  }

  #counter(name: string, help: string, samples: (service: string, counted: OfService) => Sample[]): Family {
    return {
      name,
      help,
      type: 'counter',
      samples: [...this.#services].flatMap(([service, counted]) => samples(service, counted)),
    };
  }
}

function one(field: 'microDollars' | 'credits') {
  return (service: string, counted: OfService): Sample[] => [{ labels: { service }, value: counted[field] }];
}
