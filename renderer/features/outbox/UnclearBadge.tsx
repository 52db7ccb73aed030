import { Badge, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useUnclearCount } from './use-sends.ts';

/** In the navigation: how many messages wait for somebody to look. */
export function UnclearBadge() {
  const { t } = useTranslation();
  const unclear = useUnclearCount();
  if (unclear === null) return null;
  return (
    <Badge color="orange">
      {unclear} <VisuallyHidden>{t('outbox.unclearSpoken')}</VisuallyHidden>
    </Badge>
  );
}
