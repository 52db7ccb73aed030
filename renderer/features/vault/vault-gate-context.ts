import { createContext, use } from 'react';

export const VaultGateContext = createContext<() => void>(() => undefined);

/** Brings somebody who went on with a closed vault back to its door. */
export function useReturnToVault(): () => void {
  return use(VaultGateContext);
}
