import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ExternalLink } from '../../components/ExternalLink.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useAction } from '../../lib/query.ts';
import { connectionName, type ConnectionSubject, isSignInService, type SignInService } from './connection.ts';

/** Where people see, and end, what they have allowed. */
const accountPages: Record<SignInService, string> = {
  gmail: 'https://myaccount.google.com/connections',
  outlook: 'https://myapps.microsoft.com',
};

/** What becomes of it at the provider: Google can be told to end it, Microsoft cannot. */
function EndsAtProvider({ service }: { service: SignInService }) {
  const { t } = useTranslation();
  return (
    <Text>
      {t(`integrations.signIn.revoked.${service}`)}{' '}
      <ExternalLink url={accountPages[service]}>{t('integrations.signIn.accountPage')}</ExternalLink>
    </Text>
  );
}

export function DisconnectService({ subject, onClose }: { subject: ConnectionSubject; onClose: () => void }) {
  const { t } = useTranslation();
  const disconnect = useAction('integrations.disconnect');
  const signedIn = isSignInService(subject.service);
  const submit = async () => {
    if (await disconnect.run(subject)) onClose();
  };
  return (
    <Stack>
      <Text>
        {t(`integrations.disconnectWarning.${signedIn ? 'signedIn' : subject.scope}`, {
          name: connectionName(subject.service),
        })}
      </Text>
      {isSignInService(subject.service) && <EndsAtProvider service={subject.service} />}
      <ProblemAlert problem={disconnect.problem} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('common.cancel')}
        </Button>
        <Button color="red" loading={disconnect.pending} onClick={() => void submit()}>
          {t('integrations.disconnect')}
        </Button>
      </Group>
    </Stack>
  );
}
