/** The pages that a person sees while signing in. Names and labels stay as they are: browsers in tests rely on them. */

export interface LoginPage {
  action: string;
  brand: string;
  app: string;
  hint: string;
  /** Who is signed in already and can be picked. */
  known: { id: string; name: string; email: string }[];
  error?: string;
}

export function loginPage({ action, brand, app, hint, known, error }: LoginPage): string {
  const picks = known.map(
    ({ id, name, email }) =>
      `<p><button type="submit" name="account" value="${safe(id)}" formnovalidate>Continue as ${safe(name)} (${safe(email)})</button></p>`,
  );
  return page(
    `Sign in – ${brand}`,
    `<h1>Sign in to ${safe(app)}</h1>
    ${error === undefined ? '' : `<p role="alert">${safe(error)}</p>`}
    ${form(
      action,
      'login',
      `${picks.join('\n')}
      <p><label for="email">Email</label> <input id="email" name="email" type="email" value="${safe(hint)}" autocomplete="off" required></p>
      <p><label for="password">Password</label> <input id="password" name="password" type="password" autocomplete="off" required></p>
      <p><button type="submit" name="decision" value="next">Next</button> ${cancel}</p>`,
    )}`,
  );
}

export interface ConsentPage {
  action: string;
  brand: string;
  app: string;
  email: string;
  /** Each scope with what it lets the app do; without `canUntick` it is all or nothing. */
  scopes: { scope: string; meaning: string; canUntick: boolean }[];
}

export function consentPage({ action, brand, app, email, scopes }: ConsentPage): string {
  const rows = scopes.map(({ scope, meaning, canUntick }, at) =>
    canUntick
      ? `<li><input type="checkbox" id="scope-${at}" name="scope" value="${safe(scope)}" checked> <label for="scope-${at}">${safe(meaning)}</label></li>`
      : `<li><input type="hidden" name="scope" value="${safe(scope)}">${safe(meaning)}</li>`,
  );
  return page(
    `Permissions – ${brand}`,
    `<h1>${safe(app)} wants to access your account</h1>
    <p>${safe(email)}</p>
    ${form(
      action,
      'consent',
      `<ul>${rows.join('\n')}</ul>
      <p><button type="submit" name="decision" value="allow">Allow</button> ${cancel}</p>`,
    )}`,
  );
}

export function approvalPage(action: string, brand: string, app: string): string {
  return page(
    `Need admin approval – ${brand}`,
    `<h1>Need admin approval</h1>
    <p>${safe(app)} needs permission to access resources in your organization that only an admin can grant.</p>
    ${form(action, 'approval', '<p><button type="submit" name="decision" value="return">Return to the application without granting consent</button></p>')}`,
  );
}

export function errorPage(title: string, text: string): string {
  return page(title, `<h1>${safe(title)}</h1><p>${safe(text)}</p>`);
}

/** Hands the answer to the app by a form that sends itself. */
export function formPost(action: string, fields: Record<string, string>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${safe(name)}" value="${safe(value)}">`,
  );
  return page(
    'Working…',
    `<form method="post" action="${safe(action)}">${inputs.join('\n')}
    <noscript><button type="submit">Continue</button></noscript></form>
    <script>document.forms[0].submit()</script>`,
  );
}

const cancel = '<button type="submit" name="decision" value="cancel" formnovalidate>Cancel</button>';

function form(action: string, step: string, content: string): string {
  return `<form method="post" action="${safe(action)}"><input type="hidden" name="step" value="${step}">
    ${content}
    </form>`;
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${safe(title)}</title></head>
<body>
${content}
</body></html>`;
}

function safe(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
