import { Badge } from '@mantine/core';
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  type LucideIcon,
  RotateCcw,
  ShieldCheck,
  TriangleAlert,
} from 'lucide-react';

export type Tone = 'ok' | 'partly' | 'waiting' | 'attention' | 'bad' | 'off' | 'redo' | 'none';

/** Colour never stands alone: every tone has its own sign beside the words. */
const tones: Record<Tone, { color: string; Icon: LucideIcon }> = {
  ok: { color: 'green', Icon: CircleCheck },
  partly: { color: 'petrol', Icon: ShieldCheck },
  waiting: { color: 'yellow', Icon: Clock },
  attention: { color: 'orange', Icon: TriangleAlert },
  bad: { color: 'red', Icon: CircleX },
  off: { color: 'red', Icon: Ban },
  redo: { color: 'orange', Icon: RotateCcw },
  none: { color: 'gray', Icon: CircleDashed },
};

export function StatusBadge({ tone, children }: { tone: Tone; children: string }) {
  const { color, Icon } = tones[tone];
  return (
    <Badge color={color} leftSection={<Icon size={13} aria-hidden />} flex="none" miw="max-content" tt="none">
      {children}
    </Badge>
  );
}
