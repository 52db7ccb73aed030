import type { PanelClient } from '../../support/panel-client.ts';
import { type Figures, figuresOf } from '../load/figures.ts';
import { type Target, chatBody } from '../targets/target.ts';
import { type Flood, flood } from './throughput.ts';

/** What the panel asks while somebody looks at its screens. */
const screens = {
  'session.current': (panel: PanelClient) => panel.call('session.current', {}),
  'agents.list': (panel: PanelClient) => panel.call('agents.list', {}),
  'systemKeys.list': (panel: PanelClient) => panel.call('systemKeys.list', {}),
  'tools.list': (panel: PanelClient) => panel.call('tools.list', {}),
  'activity.list': (panel: PanelClient) => panel.call('activity.list', {}),
  'audit.list': (panel: PanelClient) => panel.call('audit.list', {}),
  'budgets.list': (panel: PanelClient) => panel.call('budgets.list', {}),
  'usage.summary': (panel: PanelClient) => panel.call('usage.summary', { by: 'agent' }),
  'usage.series': (panel: PanelClient) => panel.call('usage.series', { by: 'service', step: 'hour' }),
};

export interface PanelFigures {
  all: Figures;
  byRoute: Record<string, Figures>;
  /** What the gateway did meanwhile. */
  callsPerSecond: number;
}

const pauseMs = 5;

/** How soon the panel's calls are answered while the gateway runs flat out. */
export async function measurePanel(target: Target, panel: PanelClient, how: Flood): Promise<PanelFigures> {
  const load = flood(target, { ...how, body: chatBody('plain') });
  const ended = new AbortController();
  void load.finally(() => ended.abort()).catch(() => undefined);
  const samples = new Map<string, number[]>(Object.keys(screens).map((name) => [name, []]));
  while (!ended.signal.aborted) {
    for (const [name, ask] of Object.entries(screens)) {
      const started = performance.now();
      await ask(panel);
      samples.get(name)?.push((performance.now() - started) * 1000);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  const { calls, seconds } = await load;
  return {
    all: figuresOf([...samples.values()].flat()),
    byRoute: Object.fromEntries([...samples].map(([name, taken]) => [name, figuresOf(taken)])),
    callsPerSecond: calls / seconds,
  };
}
