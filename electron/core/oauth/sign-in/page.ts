import { hash } from 'node:crypto';

/** What the browser shows at the end: words only, and nothing of what it came with. */
export interface Page {
  status: number;
  title: string;
  text: string;
}

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center;background:#f6f8f8;color:#1d2628}
main{max-width:28rem;padding:2rem;text-align:center}h1{font-size:1.4rem}
@media(prefers-color-scheme:dark){body{background:#141a1c;color:#e6ecec}}`;

/** No script, no address of anybody, not to be framed, kept or referred from: the code still stands in its address. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
  connection: 'close',
};

export function renderPage({ title, text }: Page): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style></head>
<body><main><h1>${escaped(title)}</h1><p>${escaped(text)}</p></main></body>
</html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const close = 'You can close this window and go back to Keydesk.';

export const pages = {
  connected: (account: string): Page => ({
    status: 200,
    title: 'Connected',
    text: `Keydesk is now connected as ${account}. ${close}`,
  }),
  failed: (reason: string): Page => ({ status: 200, title: 'Not connected', text: `${reason} ${close}` }),
  over: (): Page => ({
    status: 410,
    title: 'This sign-in is over',
    text: `Keydesk no longer waits for this answer, and nothing was changed. ${close}`,
  }),
  notOurs: (): Page => ({
    status: 400,
    title: 'Not an answer to this sign-in',
    text: 'What came back does not belong to the sign-in that Keydesk is waiting for, so it was ignored. Go back to Keydesk and use the address that it shows.',
  }),
};
