import { Alert, Anchor, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { ExternalLink, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CodeBlock } from '../../../components/CodeBlock.tsx';
import { focusOnce } from '../../../lib/focus.ts';
import { providerOf, type SignInService } from '../connection.ts';
import { TimeLeft } from './TimeLeft.tsx';

interface WaitForBrowserProps {
  service: SignInService;
  url: string;
  until?: number;
  /** Something went wrong on the way that does not end it, such as a browser that did not open. */
  note?: string;
  onCancel: () => void;
}

/** The person is in their browser now. What helps when it did not open stands here from the start. */
export function WaitForBrowser({ service, url, until, note, onCancel }: WaitForBrowserProps) {
  const { t } = useTranslation();
  const provider = t(`oauth.provider.${providerOf[service]}`);
  const inBrowser = window.keydesk === undefined;
  return (
    <Stack gap="lg">
      <Group wrap="nowrap" align="flex-start" gap="md" ref={focusOnce} tabIndex={-1} role="status">
        <Loader size={28} aria-hidden />
        <Stack gap={4}>
          <Text fw={600} fz={16}>
            {t('integrations.signIn.waiting', { provider })}
          </Text>
          <Text c="dimmed">{t('integrations.signIn.waitingHint')}</Text>
        </Stack>
      </Group>
      {note && (
        <Alert color="yellow" icon={<TriangleAlert size={18} />} role="alert">
          {note}
        </Alert>
      )}
      {until !== undefined && <TimeLeft until={until} />}
      <Stack gap="xs">
        <Text fw={600} fz={13}>
          {t('integrations.signIn.notOpen')}
        </Text>
        {inBrowser && (
          <Anchor href={url} target="_blank" rel="noreferrer" fz={13} underline="always">
            {t('integrations.signIn.openPage', { provider })} <ExternalLink size={12} aria-hidden />
          </Anchor>
        )}
        <Text c="dimmed" fz={13}>
          {t('integrations.signIn.paste')}
        </Text>
        <CodeBlock
          code={url}
          label={t('integrations.signIn.address')}
          copyLabel={t('integrations.signIn.copyAddress')}
        />
      </Stack>
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
