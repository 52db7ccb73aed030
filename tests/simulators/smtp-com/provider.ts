import type { IncomingHttpHeaders } from 'node:http';
import { bearer } from '../core/http.ts';
import { hexId, unixSeconds } from '../core/ids.ts';
import { asObject, asText } from '../core/json.ts';
import type { Provider, ProviderRequest } from '../core/provider.ts';
import { type Reply, jsonReply } from '../core/reply.ts';
import { type SmtpComState, accountData, channelData } from './accounts.ts';
import { fail, invalid, keyProblem, trouble } from './errors.ts';
import { messageLog } from './log.ts';
import { type AcceptedMessage, queued, readMessage } from './messages.ts';

export function smtpCom(state: SmtpComState): Provider<'smtp-com'> {
  return {
    name: 'smtp-com',
    keyStates: ['valid', 'revoked'],
    readSecret,
    answer: (request) => keyProblem(request) ?? route(state, request),
    trouble: (_request, status, message) => trouble(status, message),
    tooLarge: () => trouble(413),
    streamTrouble: null,
  };
}

/** All of the ways that its own clients and specification use; Basic is left out. */
function readSecret(headers: IncomingHttpHeaders, query: string): string | null {
  const own = headers['x-smtpcom-api'];
  if (typeof own === 'string') return own;
  return bearer(headers.authorization) ?? new URLSearchParams(query).get('api_key');
}

function route(state: SmtpComState, request: ProviderRequest): Reply {
  const path = request.path.replace(/\/$/, '');
  switch (`${request.method} ${path}`) {
    case 'GET /v4/account':
      return account(state, request);
    case 'GET /v4/channels':
      return channels(state, request);
    case 'GET /v4/messages':
      return messageLog(state, request);
    case 'POST /v4/messages':
      return send(state, request);
    default:
      return trouble(404);
  }
}

function account(state: SmtpComState, { secret }: ProviderRequest): Reply {
  const found = state.accounts.get(secret ?? '');
  if (found === undefined) return trouble(500);
  const usage = state.messages.filter(({ key }) => key === secret).length;
  return success(accountData(found, usage));
}

function channels(state: SmtpComState, { secret }: ProviderRequest): Reply {
  const own = state.accounts.get(secret ?? '')?.channels ?? [];
  const usage = (name: string): number => state.messages.filter(({ channel }) => channel === name).length;
  return success({ items: own.map((channel) => channelData(channel, usage(channel.name))) });
}

function send(state: SmtpComState, { secret, body, serial }: ProviderRequest): Reply {
  const channel = asText(asObject(body)['channel']) ?? '';
  if (channel === '') return invalid({ channel: 'could not be blank' });
  const own = state.accounts.get(secret ?? '')?.channels.find(({ name }) => name === channel);
  // Here without `errors` around it: both forms are out there.
  if (own?.status !== 'active') return fail(400, { channel: 'not found' });
  const read = readMessage(body);
  if ('errors' in read) return invalid(read.errors);
  const id = hexId(serial);
  const message: AcceptedMessage = {
    id,
    key: secret ?? '',
    channel,
    ...read.content,
    at: unixSeconds(),
    delivery: queued,
  };
  return {
    ...success({ message: `Message has been accepted for delivery. msg_id: ${id}` }),
    keep: () => state.messages.push(message),
  };
}

function success(data: object): Reply {
  return jsonReply(200, [], { status: 'success', data });
}
