import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { I18nextProvider } from 'react-i18next';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { i18n } from '../lib/i18n.ts';
import { queryClient } from '../lib/query.ts';
import { colorSchemeManager } from './color-scheme.ts';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { Gate } from './Gate.tsx';
import { styleNonce } from './style-nonce.ts';
import { cssVariables, theme } from './theme.ts';
import { useLiveEvents } from './use-live-events.ts';

/** Addresses after the #: the panel is one page, for app:// as well as for a browser. */
const routing = { hook: useHashLocation };

export function App() {
  useLiveEvents();
  return (
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          colorSchemeManager={colorSchemeManager}
          defaultColorScheme="auto"
          getStyleNonce={() => styleNonce}
        >
          <Notifications position="bottom-right" limit={4} />
          <Router {...routing}>
            <ConnectionBanner />
            <Gate />
          </Router>
        </MantineProvider>
      </QueryClientProvider>
    </I18nextProvider>
  );
}
