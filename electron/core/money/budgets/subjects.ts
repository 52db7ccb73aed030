import { services } from '../../../../shared/services.ts';
import type { Agents, Users } from '../../accounts/types.ts';

/** Whom or what a budget or a limit is about. */
export type Subject = 'total' | 'user' | 'agent' | 'service';

export interface SubjectParts {
  users: Pick<Users, 'byId'>;
  agents: Pick<Agents, 'identity'>;
}

/** The name of what is there now; null: there is no such thing, or no longer. */
export function subjectName({ users, agents }: SubjectParts, scope: Subject, id: string): string | null {
  switch (scope) {
    case 'total':
      return 'Everything';
    case 'user':
      return users.byId(id)?.name ?? null;
    case 'agent':
      return agents.identity(id)?.name ?? null;
    case 'service':
      return services.find((service) => service.id === id)?.name ?? null;
    default:
      return scope satisfies never;
  }
}
