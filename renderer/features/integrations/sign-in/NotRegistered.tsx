import { Button, Group, Text } from '@mantine/core';
import { Settings2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useIsAdmin } from '../../../lib/session.ts';
import { providerOf, registrationPath, type SignInService } from '../connection.ts';

/** Nobody can sign in yet: who can change that, and for them the way. */
export function NotRegistered({ service }: { service: SignInService }) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const provider = providerOf[service];
  const name = t(`oauth.provider.${provider}`);
  return (
    <>
      <Text fz={13}>{t(admin ? 'oauth.missing.admin' : 'oauth.missing.member', { provider: name })}</Text>
      {admin && (
        <Group>
          <Button
            size="xs"
            component={Link}
            href={registrationPath(provider)}
            leftSection={<Settings2 size={14} />}
          >
            {t('oauth.setUp', { provider: name })}
          </Button>
        </Group>
      )}
    </>
  );
}
