import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Integration } from '../../../../shared/ipc/integrations.ts';
import type { SignInService } from '../connection.ts';
import { openSignIn } from './open.tsx';
import { notAllowed } from './permissions.ts';

/** Of an account that somebody signed in with: mend it in one click, or allow more. */
export function SignedInButtons({
  service,
  integration,
}: {
  service: SignInService;
  integration: Integration;
}) {
  const { t } = useTranslation();
  const { status } = integration;
  if (status === 'needs_you' || status === 'unreadable') {
    return (
      <Button size="xs" onClick={() => openSignIn({ service, atOnce: true })}>
        {t('integrations.reconnect')}
      </Button>
    );
  }
  if (notAllowed(integration).length === 0) return null;
  return (
    <Button size="xs" variant="default" onClick={() => openSignIn({ service, ask: [] })}>
      {t('integrations.signIn.allowMore')}
    </Button>
  );
}
