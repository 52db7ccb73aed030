import { modals } from '@mantine/modals';
import type { OAuthApp } from '../../../shared/ipc/oauth.ts';
import { i18n } from '../../lib/i18n.ts';
import { RemoveRegistration } from './RemoveRegistration.tsx';

export function openRemoveRegistration(app: OAuthApp): void {
  modals.open({
    title: i18n.t('oauth.removeTitle', { provider: i18n.t(`oauth.provider.${app.provider}`) }),
    children: <RemoveRegistration app={app} onClose={modals.closeAll} />,
  });
}
