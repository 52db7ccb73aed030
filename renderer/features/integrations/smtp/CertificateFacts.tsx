import { Code, DataList } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../../shared/ipc/routes.ts';
import classes from '../integrations.module.css';
import { formatDate, formatFingerprint } from '../../../lib/format.ts';

/** Of a SHA-256 in hex: two lines are compared more easily than one that breaks anywhere. */
const half = 32;

export function CertificateFacts({
  certificate,
}: {
  certificate: Output<'integrations.inspectCertificate'>;
}) {
  const { t } = useTranslation();
  const { subject, issuer, validFrom, validTo, fingerprint } = certificate;
  const facts = [
    ['subject', subject],
    ['issuer', issuer],
    ['valid', t('integrations.certificate.from', { from: formatDate(validFrom), to: formatDate(validTo) })],
    [
      'fingerprint',
      <Code key="fingerprint" className={classes.fingerprint}>
        {formatFingerprint(fingerprint.slice(0, half))}
        <br />
        {formatFingerprint(fingerprint.slice(half))}
      </Code>,
    ],
  ] as const;
  return (
    <DataList orientation="horizontal" size="sm" labelWidth={168}>
      {facts.map(([name, value]) => (
        <DataList.Item key={name}>
          <DataList.ItemLabel>{t(`integrations.certificate.${name}`)}</DataList.ItemLabel>
          <DataList.ItemValue>{value}</DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}
