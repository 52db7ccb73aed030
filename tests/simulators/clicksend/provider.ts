import type { IncomingHttpHeaders } from 'node:http';
import type { Provider, ProviderRequest } from '../core/provider.ts';
import type { Reply } from '../core/reply.ts';
import { accountData } from './accounts.ts';
import { refuse, success } from './envelope.ts';
import { history } from './history.ts';
import { addReceiptRule, markReceiptsRead, receiptOf, unreadReceipts } from './receipts.ts';
import { alphaTags, dedicatedNumbers, ownNumbers } from './senders.ts';
import { price, send } from './sms.ts';
import type { ClickSendState } from './state.ts';

export function clickSend(state: ClickSendState): Provider<'clicksend'> {
  return {
    name: 'clicksend',
    keyStates: ['valid', 'revoked', 'no-credit', 'inactive'],
    readSecret: (headers) => credentials(headers)?.password ?? null,
    answer: (request) => answer(state, request),
    trouble: (_request, status, message) => refuse(status, message),
    tooLarge: () => refuse(413),
    streamTrouble: null,
  };
}

function answer(state: ClickSendState, request: ProviderRequest): Reply {
  const { key, method, path, query } = request;
  const account = state.accounts.get(key?.secret ?? '');
  const isKnown = account !== undefined && credentials(request.headers)?.username === account.username;
  if (key === null || !isKnown || key.state === 'revoked') return refuse(401);
  switch (`${method} ${path}`) {
    case 'GET /v3/account':
      return success(accountData(account, key), "Here's your account.");
    case 'POST /v3/sms/send':
      return send(state, request, account, key);
    case 'POST /v3/sms/price':
      return price(state, request, account, key);
    case 'GET /v3/sms/history':
      return history(state, request, account);
    case 'GET /v3/sms/receipts':
      return unreadReceipts(state, request);
    case 'PUT /v3/sms/receipts-read':
      return markReceiptsRead(state, request);
    case 'POST /v3/automations/sms/receipts':
      return addReceiptRule(state, request);
    case 'GET /v3/numbers':
      return dedicatedNumbers(account, new URLSearchParams(query));
    case 'GET /v3/own-numbers':
      return ownNumbers(account);
    case 'GET /v3/alpha-tags':
      return alphaTags(account);
    default:
      return byId(state, request);
  }
}

function byId(state: ClickSendState, request: ProviderRequest): Reply {
  const [, id] = /^\/v3\/sms\/receipts\/([\w-]+)$/.exec(request.path) ?? [];
  return id === undefined || request.method !== 'GET' ? refuse(404) : receiptOf(state, request, id);
}

function credentials({ authorization = '' }: IncomingHttpHeaders) {
  const [, encoded] = /^basic (.+)$/i.exec(authorization) ?? [];
  const [, username, password] = /^([^:]*):(.*)$/.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  return username === undefined || password === undefined ? null : { username, password };
}
