export { type ClickSendSimulator, startClickSend } from './clicksend/start.ts';
export { type ProviderName, providerNames } from './core/provider.ts';
export { countPrompt, countTokens, digestOf } from './core/text.ts';
export { fakeAdminKey, fakeKey, fakeLegacyOpenaiKey } from './fake-keys.ts';
export { Gate } from './faults/gate.ts';
export type { Simulator } from './simulator.ts';
export { startSimulator } from './start.ts';
export { type SmtpComSimulator, startSmtpCom } from './smtp-com/start.ts';
