import { Group, List, Text, ThemeIcon } from '@mantine/core';
import { CircleCheck, CircleHelp, CircleX, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OAuthCheck } from '../../../shared/ipc/oauth.ts';

const looks: Record<OAuthCheck['state'], { color: string; Icon: LucideIcon }> = {
  ok: { color: 'green', Icon: CircleCheck },
  warning: { color: 'yellow', Icon: TriangleAlert },
  problem: { color: 'red', Icon: CircleX },
  unknown: { color: 'gray', Icon: CircleHelp },
};

/** What sign-ins showed so far, and over it what the provider says now. */
export function joinChecks(before: OAuthCheck[], now: OAuthCheck[]): OAuthCheck[] {
  const asked = new Set(now.map(({ id }) => id));
  return [...now, ...before.filter(({ id }) => !asked.has(id))];
}

export function CheckRows({ checks }: { checks: OAuthCheck[] }) {
  const { t } = useTranslation();
  if (checks.length === 0) return null;
  return (
    <List listStyleType="none" spacing="xs" aria-label={t('oauth.checks')}>
      {checks.map(({ id, state, message, hint }) => {
        const { color, Icon } = looks[state];
        return (
          <List.Item key={id}>
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <ThemeIcon
                variant="light"
                color={color}
                size={24}
                radius="xl"
                title={t(`oauth.found.${state}`)}
              >
                <Icon size={14} role="img" aria-label={t(`oauth.found.${state}`)} />
              </ThemeIcon>
              <div>
                <Text>{message}</Text>
                {hint && (
                  <Text c="dimmed" fz={13}>
                    {hint}
                  </Text>
                )}
              </div>
            </Group>
          </List.Item>
        );
      })}
    </List>
  );
}
