import {
  Activity,
  Bot,
  ChartColumn,
  KeyRound,
  type LucideIcon,
  Plug,
  Send,
  Settings,
  UsersRound,
  Wrench,
} from 'lucide-react';
import type { User } from '../../shared/ipc/accounts.ts';

export interface Screen {
  id: 'keys' | 'agents' | 'tools' | 'integrations' | 'outbox' | 'activity' | 'usage' | 'people' | 'settings';
  path: string;
  Icon: LucideIcon;
  adminOnly?: boolean;
}

export const screens: readonly Screen[] = [
  { id: 'keys', path: '/keys', Icon: KeyRound, adminOnly: true },
  { id: 'agents', path: '/agents', Icon: Bot },
  { id: 'tools', path: '/tools', Icon: Wrench },
  { id: 'integrations', path: '/integrations', Icon: Plug },
  { id: 'outbox', path: '/outbox', Icon: Send },
  { id: 'activity', path: '/activity', Icon: Activity },
  { id: 'usage', path: '/usage', Icon: ChartColumn },
  { id: 'people', path: '/people', Icon: UsersRound, adminOnly: true },
  { id: 'settings', path: '/settings', Icon: Settings },
];

/** What this person may open; the core checks again on every call. */
export function screensFor(user: User): readonly Screen[] {
  return screens.filter((screen) => !screen.adminOnly || user.role === 'admin');
}
