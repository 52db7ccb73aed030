/** The bench's own client, in a process of its own: a job as JSON on stdin, its figures as JSON on stdout. */
import { text } from 'node:stream/consumers';
import { Connection } from './connection.ts';
import { figuresOf } from './figures.ts';
import type { Job, JobTarget, Latencies, Load, Loads } from './job.ts';

const warmUp = 50;

const microseconds = (from: bigint, to: bigint): number => Number(to - from) / 1000;

class Samples {
  readonly total: number[] = [];
  readonly firstByte: number[] = [];
  readonly pieces: number[] = [];
}

class Turns {
  readonly name: string;
  readonly samples = new Samples();
  readonly #connection: Connection;
  readonly #requests: string[];
  #next = 0;

  private constructor({ name, requests }: JobTarget, connection: Connection) {
    this.name = name;
    this.#requests = requests;
    this.#connection = connection;
  }

  static async open(target: JobTarget): Promise<Turns> {
    return new Turns(target, await Connection.open(target.port));
  }

  async run(count: number, samples: Samples | null): Promise<void> {
    for (let done = 0; done < count; done++) {
      const request = this.#requests[this.#next++ % this.#requests.length] ?? '';
      const { status, sentAt, firstByteAt, endedAt, pieces } = await this.#connection.exchange(request);
      if (status !== 200) throw new Error(`${this.name} answered ${status}`);
      samples?.total.push(microseconds(sentAt, endedAt));
      samples?.firstByte.push(microseconds(sentAt, firstByteAt));
      samples?.pieces.push(...pieces);
    }
  }

  close(): void {
    this.#connection.close();
  }
}

async function latency({ targets, perTurn, turns }: Job & { kind: 'latency' }): Promise<Latencies> {
  const all = await Promise.all(targets.map((target) => Turns.open(target)));
  for (const one of all) await one.run(Math.min(warmUp, perTurn * turns), null);
  for (let turn = 0; turn < turns; turn++) for (const one of all) await one.run(perTurn, one.samples);
  for (const one of all) one.close();
  return Object.fromEntries(
    all.map(({ name, samples: { total, firstByte, pieces } }) => [
      name,
      { total: figuresOf(total), firstByte: figuresOf(firstByte), pieces: figuresOf(pieces) },
    ]),
  );
}

async function load({ targets, connections, seconds }: Job & { kind: 'load' }): Promise<Loads> {
  const loads: Loads = {};
  for (const target of targets) loads[target.name] = await loadOne(target, connections, seconds);
  return loads;
}

async function loadOne({ port, requests }: JobTarget, connections: number, seconds: number): Promise<Load> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const samples: number[] = [];
  let failed = 0;
  const started = performance.now();
  const until = started + seconds * 1000;
  await Promise.all(
    open.map(async (connection, first) => {
      for (let next = first; performance.now() < until; next += connections) {
        const { status, sentAt, endedAt } = await connection.exchange(requests[next % requests.length] ?? '');
        if (status !== 200) failed += 1;
        samples.push(microseconds(sentAt, endedAt));
      }
      connection.close();
    }),
  );
  const took = (performance.now() - started) / 1000;
  return { calls: samples.length, seconds: took, failed, latency: figuresOf(samples) };
}

const job = JSON.parse(await text(process.stdin)) as Job;
process.stdout.write(JSON.stringify(job.kind === 'latency' ? await latency(job) : await load(job)));
