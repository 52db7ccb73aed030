import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { ShieldCheck, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../../shared/ipc/routes.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { Working } from '../../../components/Working.tsx';
import { useAction } from '../../../lib/query.ts';
import { CertificateFacts } from './CertificateFacts.tsx';
import type { SmtpValues } from './smtp-values.ts';

type Certificate = Output<'integrations.inspectCertificate'>;

/** Asks the server for its certificate; nothing secret is sent. */
function useCertificate({ host, port, security }: CertificateStepProps['server']) {
  const { run, ...rest } = useAction('integrations.inspectCertificate');
  const [certificate, setCertificate] = useState<Certificate | null>(null);
  useEffect(() => {
    void run({ host, port: Number(port), security }).then((found) => found && setCertificate(found));
  }, [run, host, port, security]);
  return { certificate, ...rest };
}

interface CertificateStepProps {
  server: Pick<SmtpValues, 'host' | 'port' | 'security'>;
  onTrust: (fingerprint: string) => void;
  onBack: () => void;
}

/** Shows whom the server says it is, and lets a person trust exactly that. */
export function CertificateStep({ server, onTrust, onBack }: CertificateStepProps) {
  const { t } = useTranslation();
  const { host, port } = server;
  const { certificate, pending, problem, cancel } = useCertificate(server);
  const leave = () => {
    cancel();
    onBack();
  };
  const untrusted = certificate !== null && !certificate.trusted;
  return (
    <Stack>
      {pending && <Working progress={t('integrations.certificate.asking', { host })} onStop={leave} />}
      <ProblemAlert problem={problem} />
      {certificate?.trusted && (
        <Alert color="green" icon={<ShieldCheck size={18} />} role="status">
          {t('integrations.certificate.fine')}
        </Alert>
      )}
      {untrusted && (
        <>
          <Alert color="orange" icon={<TriangleAlert size={18} />} title={certificate.problem} role="status">
            {t('integrations.certificate.warning', { server: `${host}:${port}` })}
          </Alert>
          <CertificateFacts certificate={certificate} />
          <Text c="dimmed" fz={13}>
            {t('integrations.certificate.meaning')}
          </Text>
        </>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={leave} data-autofocus>
          {t('common.back')}
        </Button>
        {untrusted && (
          <Button onClick={() => onTrust(certificate.fingerprint)}>
            {t('integrations.certificate.trust')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
