import type { Permission } from '../../../../../shared/ipc/permissions.ts';

const allowed: Record<Permission, string> = {
  send: 'to send mail',
  read: 'to read mail',
  draft: 'to write drafts',
};

/** For discovery, of a connection that works. */
export function notAllowedYet(name: string, missing: readonly Permission[]): string {
  const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(
    missing.map((permission) => allowed[permission]),
  );
  return `Its owner has not allowed it ${list} yet; they can, in Keydesk under Integrations, ${name}.`;
}

/** Why an action cannot be done yet; discovery, Keydesk's refusal and the provider's say the same. */
export function missingPermission(name: string, permission: Permission): { message: string; hint: string } {
  return {
    message: `The person who owns this agent has not allowed Keydesk ${allowed[permission]} with ${name}.`,
    hint: `Ask them to allow it in Keydesk under Integrations, ${name}; it works at once.`,
  };
}
