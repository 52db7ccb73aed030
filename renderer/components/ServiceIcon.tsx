import { ThemeIcon } from '@mantine/core';
import {
  Asterisk,
  AtSign,
  BrainCircuit,
  CalendarDays,
  type LucideIcon,
  Mail,
  MessageSquareText,
  Search,
  Wind,
} from 'lucide-react';
import type { ServiceId } from '../../shared/services.ts';

const icons: Record<ServiceId, LucideIcon> = {
  openai: BrainCircuit,
  anthropic: Asterisk,
  mistral: Wind,
  serper: Search,
  smtp: Mail,
  clicksend: MessageSquareText,
  gmail: AtSign,
  outlook: CalendarDays,
};

export function ServiceIcon({ service, size = 36 }: { service: ServiceId; size?: number }) {
  const Icon = icons[service];
  return (
    <ThemeIcon variant="light" size={size} radius="md" aria-hidden>
      <Icon size={Math.round(size / 2)} />
    </ThemeIcon>
  );
}
