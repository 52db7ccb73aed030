/**
 * The gateway beside a direct call and its peers: one command, one run, one machine, the targets taking turns. Keydesk
 * has everything on. Nothing leaves this machine, but for npm the first time that Portkey is fetched.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goalsOf } from './goals.ts';
import { hasWrk } from './load/wrk.ts';
import { measureDiscovery } from './measures/discovery.ts';
import { measureSingle, measureStreams } from './measures/latency.ts';
import { measureMemory } from './measures/memory.ts';
import { measurePanel } from './measures/panel.ts';
import { measureThroughput } from './measures/throughput.ts';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { report } from './report.ts';
import { type Results, thisMachine } from './results.ts';
import { startUpstream } from './targets/direct.ts';
import { type Desk, startKeydesk } from './targets/keydesk.ts';
import { startNginx } from './targets/nginx.ts';
import { startPortkey } from './targets/portkey.ts';
import { type Target, canStream } from './targets/target.ts';

const connections = 32;

interface Field {
  targets: Target[];
  /** Those of them that can. */
  streaming: Target[];
  desk: Desk;
  leftOut: string[];
}

async function measure(
  options: BenchOptions,
  folder: string,
  { targets, streaming, desk, leftOut }: Field,
): Promise<Results> {
  const { rounds, seconds, calls, users } = options;
  const started = Date.now();
  const wrk = hasWrk();
  const load = { folder, wrk, connections, seconds };
  // Compilers need some ten thousand calls before they have seen enough.
  say('warming up');
  await measureThroughput(targets, 'plain', 1, load);
  say('32 connections, plain');
  const plain = await measureThroughput(targets, 'plain', rounds, load);
  say('32 connections, streamed');
  const streamed = await measureThroughput(streaming, 'streamed', rounds, load);
  say('1 connection');
  const single = await measureSingle(targets, 20 * rounds);
  say('streams');
  const streams = await measureStreams(streaming, 4 * rounds);
  say('the panel under load');
  const panel = await measurePanel(desk, desk.admin, { ...load, seconds: 3 * seconds, body: '' });
  say('memory');
  const memory = await measureMemory(desk, calls, load);
  say('discovery');
  const discovery = await measureDiscovery(users, seconds);
  return {
    machine: thisMachine(),
    run: {
      at: new Date(started).toISOString(),
      seconds: Math.round((Date.now() - started) / 1000),
      loadGenerator: wrk ? 'wrk' : 'own',
      leftOut,
    },
    throughput: { plain, streamed },
    single,
    streams,
    memory,
    discovery,
    panel,
  };
}

/** Progress is for the person who waits, not part of the result. */
function say(what: string): void {
  process.stderr.write(`bench: ${what} …\n`);
}

async function startField(folder: string, stops: (() => Promise<void>)[]): Promise<Field> {
  const leftOut: string[] = [];
  const targets: Target[] = [];
  const add = (target: Target | null, absent: string): void => {
    if (!target) return void leftOut.push(absent);
    targets.push(target);
    stops.push(() => target.stop());
  };
  const upstream = await startUpstream();
  add(upstream, '');
  add(await startNginx(folder, upstream.port), 'nginx, because it is not installed');
  add(await startPortkey(upstream.port), 'Portkey, because npm could not fetch it');
  const desk = await startKeydesk(upstream.port);
  add(desk, '');
  const streaming: Target[] = [];
  for (const target of targets) {
    if (await canStream(target)) streaming.push(target);
    else leftOut.push(`${target.name} from the streams, because it fails on this one`);
  }
  return { targets, streaming, desk, leftOut };
}

async function run(options: BenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'keydesk-bench-'));
  const stops: (() => Promise<void>)[] = [];
  try {
    const results = await measure(options, folder, await startField(folder, stops));
    const goals = goalsOf(results);
    const text = options.json ? JSON.stringify({ ...results, goals }, null, 2) : report(results, goals);
    process.stdout.write(`${text}\n`);
  } finally {
    for (const stop of stops.toReversed()) await stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const options = readOptions(process.argv.slice(2));
if (options === 'help') process.stdout.write(usage);
else await run(options);
