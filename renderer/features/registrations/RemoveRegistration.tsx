import { useTranslation } from 'react-i18next';
import type { OAuthApp } from '../../../shared/ipc/oauth.ts';
import { ConfirmByTyping } from '../../components/ConfirmByTyping.tsx';

export function RemoveRegistration({ app, onClose }: { app: OAuthApp; onClose: () => void }) {
  const { t } = useTranslation();
  const provider = t(`oauth.provider.${app.provider}`);
  return (
    <ConfirmByTyping
      route="oauthApps.remove"
      input={{ provider: app.provider }}
      word={provider}
      submit={t('oauth.remove')}
      onDone={onClose}
      onClose={onClose}
    >
      {app.connections === 0
        ? t('oauth.removeUnused', { provider })
        : t('oauth.removeWarning', { provider, count: app.connections })}
    </ConfirmByTyping>
  );
}
