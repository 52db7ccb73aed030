import type { Provider } from '../core/provider.ts';
import type { Simulator, SimulatorOptions } from '../simulator.ts';
import { startProvider } from '../start.ts';
import { brave } from './brave.ts';
import { exa } from './exa.ts';
import type { SearchName } from './names.ts';
import { searxng } from './searxng.ts';
import { serpapi } from './serpapi.ts';
import { tavily } from './tavily.ts';

const providers: { [Name in SearchName]: Provider<Name> } = { brave, tavily, serpapi, exa, searxng };

export function startSearch(
  name: SearchName,
  options: SimulatorOptions = {},
): Promise<Simulator<SearchName>> {
  return startProvider<SearchName>(providers[name], options);
}
