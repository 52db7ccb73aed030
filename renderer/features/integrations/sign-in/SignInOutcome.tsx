import { Alert, Anchor, Button, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { CircleAlert, CircleCheck, CircleSlash } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { focusOnce } from '../../../lib/focus.ts';
import { useIsAdmin } from '../../../lib/session.ts';
import { connectionName, providerOf, registrationPath, type SignInService } from '../connection.ts';
import type { AttemptState } from './use-sign-in.ts';

type Cause = NonNullable<AttemptState['cause']> | 'cancelled';

/** Nothing is wrong: somebody decided otherwise, or was away. */
const harmless: readonly Cause[] = ['cancelled', 'denied', 'timed_out', 'replaced'];
/** What the team's registration, or the rules of their organisation, stand in the way of. */
const adminsToMend: readonly Cause[] = ['registration', 'admin_approval'];

interface SignInOutcomeProps {
  service: SignInService;
  outcome: AttemptState;
  onAgain: () => void;
  onClose: () => void;
}

function Connected({ service, outcome, onClose }: SignInOutcomeProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="lg">
      <Group wrap="nowrap" align="flex-start" role="status" ref={focusOnce} tabIndex={-1}>
        <ThemeIcon color="green" variant="light" size={44} radius="xl" aria-hidden>
          <CircleCheck size={24} />
        </ThemeIcon>
        <Stack gap={4}>
          <Text fw={600} fz={16}>
            {outcome.account === undefined
              ? t('integrations.signIn.connected', { name: connectionName(service) })
              : t('integrations.signIn.connectedAs', { account: outcome.account })}
          </Text>
          {outcome.reason && <Text>{outcome.reason}</Text>}
          <Text c="dimmed" fz={13}>
            {t('integrations.savedNext.own')}
          </Text>
        </Stack>
      </Group>
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('common.done')}</Button>
      </Group>
    </Stack>
  );
}

function NotConnected({ service, outcome, onAgain, onClose }: SignInOutcomeProps) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  const { state, reason } = outcome;
  const cause = outcome.cause ?? (state === 'cancelled' ? 'cancelled' : 'other');
  const calm = harmless.includes(cause);
  return (
    <Stack gap="lg">
      <Alert
        color={calm ? 'gray' : 'orange'}
        icon={calm ? <CircleSlash size={18} /> : <CircleAlert size={18} />}
        title={t(`integrations.signIn.cause.${cause}`, {
          provider: t(`oauth.provider.${providerOf[service]}`),
        })}
        role="alert"
        ref={focusOnce}
        tabIndex={-1}
      >
        <Stack gap="xs">
          {reason && <Text>{reason}</Text>}
          {admin && adminsToMend.includes(cause) && (
            <Anchor component={Link} href={registrationPath(providerOf[service])} onClick={onClose}>
              {t('oauth.look')}
            </Anchor>
          )}
        </Stack>
      </Alert>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('common.close')}
        </Button>
        <Button onClick={onAgain}>{t('common.retry')}</Button>
      </Group>
    </Stack>
  );
}

/** What came back from the browser, in words, and what helps. */
export function SignInOutcome(props: SignInOutcomeProps) {
  return props.outcome.state === 'connected' ? <Connected {...props} /> : <NotConnected {...props} />;
}
