export type { BookEntry, RequestMatch } from './core/book.ts';
export type { KeyState, KeyTotals } from './core/keys.ts';
export { type ProviderName, providerNames } from './core/provider.ts';
export { countPrompt, countTokens, digestOf } from './core/text.ts';
export { fakeAdminKey, fakeKey, fakeLegacyOpenaiKey } from './fake-keys.ts';
export type { Fault } from './faults/fault.ts';
export { Gate } from './faults/gate.ts';
export type { Simulator, SimulatorOptions } from './simulator.ts';
export { startSimulator } from './start.ts';
