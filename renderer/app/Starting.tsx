import { Center, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function Starting() {
  const { t } = useTranslation();
  return (
    <Center mih="100vh">
      <Loader type="dots" role="status" aria-label={t('common.loading')} />
    </Center>
  );
}
