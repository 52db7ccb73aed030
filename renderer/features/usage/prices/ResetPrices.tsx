import { Button, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../../lib/query.ts';

export function ResetPrices() {
  const { t } = useTranslation();
  const reset = useAction('prices.reset');
  const askFirst = () =>
    modals.openConfirmModal({
      title: t('prices.reset'),
      children: <Text>{t('prices.resetWarning')}</Text>,
      labels: { confirm: t('prices.reset'), cancel: t('common.cancel') },
      onConfirm: () => void reset.run({}),
    });
  return (
    <Button variant="default" loading={reset.pending} onClick={askFirst}>
      {t('prices.reset')}
    </Button>
  );
}
