import { createContext, use } from 'react';
import type { User } from '../../shared/ipc/accounts.ts';

export const UserContext = createContext<User | null>(null);

/** The signed-in person. Only below the gate, where there is one. */
export function useUser(): User {
  const user = use(UserContext);
  if (!user) throw new Error('useUser is for screens behind the sign-in');
  return user;
}

export function useIsAdmin(): boolean {
  return useUser().role === 'admin';
}
