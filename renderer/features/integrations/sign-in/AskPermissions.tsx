import { Alert, Checkbox, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type Permission, permissions } from '../../../../shared/ipc/permissions.ts';
import { FormActions } from '../../../components/FormActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import type { PanelProblem } from '../../../lib/problem.ts';
import { providerOf, type SignInService } from '../connection.ts';
import { preselected } from './permissions.ts';

interface AskPermissionsProps {
  service: SignInService;
  /** The account that is connected, if any: no other will do. */
  account: string | null;
  /** Hosts that are not the provider's own. */
  sendsTo: string[];
  allowed: Permission[];
  ask: Permission[];
  beginning: boolean;
  problem: PanelProblem | null;
  onGo: (permissions: Permission[]) => void;
  onStop: () => void;
  onClose: () => void;
}

/** Says what will be asked at the provider, before any browser opens. */
export function AskPermissions(props: AskPermissionsProps) {
  const { t } = useTranslation();
  const { service, account, allowed } = props;
  const provider = t(`oauth.provider.${providerOf[service]}`);
  const form = useForm<{ permissions: Permission[] }>({
    initialValues: { permissions: preselected(allowed, props.ask) },
    validate: {
      permissions: (chosen) => (chosen.length > 0 ? null : t('integrations.signIn.chooseOne')),
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => props.onGo(values.permissions))} noValidate>
      <Stack>
        <Text>
          {account === null
            ? t('integrations.signIn.whichAccount', { provider })
            : t('integrations.signIn.sameAccount', { account })}
        </Text>
        {props.sendsTo.length > 0 && (
          <Alert
            color="yellow"
            icon={<TriangleAlert size={18} />}
            title={t('integrations.signIn.sendsTo', { provider })}
          >
            {t('integrations.signIn.sendsToHint', { hosts: props.sendsTo.join(', ') })}
          </Alert>
        )}
        <Checkbox.Group
          label={t('integrations.signIn.allow')}
          description={t('integrations.signIn.allowHint')}
          {...form.getInputProps('permissions')}
        >
          <Stack gap="sm" mt="sm">
            {permissions.map((permission) => {
              const had = allowed.includes(permission);
              const hint = t(`integrations.signIn.hint.${service}.${permission}`);
              return (
                <Checkbox
                  key={permission}
                  value={permission}
                  disabled={had}
                  label={t(`integrations.signIn.permission.${permission}`)}
                  description={had ? t('integrations.signIn.allowedAlready') : hint}
                />
              );
            })}
          </Stack>
        </Checkbox.Group>
        <ProblemAlert problem={props.problem} />
        <FormActions
          submit={t('integrations.signIn.go', { provider })}
          pending={props.beginning}
          progress={t('integrations.signIn.beginning')}
          onCancelWork={props.onStop}
          onClose={props.onClose}
        />
      </Stack>
    </form>
  );
}
