import { type WholeReply, noUsage } from '../core/reply.ts';

export function html(status: number, body: string): WholeReply {
  return {
    kind: 'whole',
    status,
    headers: ['content-type', 'text/html; charset=utf-8', 'cache-control', 'no-store'],
    body,
    usage: noUsage,
  };
}

export function empty(status: number, headers: string[] = []): WholeReply {
  return { kind: 'whole', status, headers, body: '', usage: noUsage };
}

export function redirect(location: string): WholeReply {
  return empty(303, ['location', location]);
}
