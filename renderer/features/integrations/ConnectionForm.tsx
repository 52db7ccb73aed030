import { useState } from 'react';
import { QueryView } from '../../components/QueryView.tsx';
import type { Integration } from '../../../shared/ipc/integrations.ts';
import { hideNoticesAbout } from '../../lib/notices.ts';
import { useRoute } from '../../lib/query.ts';
import { ClickSendForm } from './clicksend/ClickSendForm.tsx';
import { type ConnectionSubject, listInput } from './connection.ts';
import { ConnectionSaved } from './ConnectionSaved.tsx';
import { SearchForm } from './search/SearchForm.tsx';
import { SmtpForm } from './smtp/SmtpForm.tsx';

export interface ConnectionFormProps {
  /** As it is now; what was saved fills the form again, without the secret. */
  integration: Integration;
  scope: ConnectionSubject['scope'];
  /** Only what is needed is asked for. */
  reconnect: boolean;
  onSaved: (saved: Integration) => void;
  onClose: () => void;
}

function FormFor(props: ConnectionFormProps) {
  if (props.integration.service === 'clicksend') return <ClickSendForm {...props} />;
  if (props.integration.service === 'search') return <SearchForm {...props} />;
  return <SmtpForm {...props} />;
}

interface ConnectionDialogProps {
  subject: ConnectionSubject;
  reconnect: boolean;
  onClose: () => void;
}

/** Connects or changes: first the form, then what the other side said. */
export function ConnectionForm({ subject, reconnect, onClose }: ConnectionDialogProps) {
  const connections = useRoute('integrations.list', listInput(subject.scope));
  const [saved, setSaved] = useState<Integration | null>(null);
  if (saved) return <ConnectionSaved saved={saved} scope={subject.scope} onClose={onClose} />;
  return (
    <QueryView query={connections}>
      {(all) => {
        const integration = all.find(({ service }) => service === subject.service);
        if (!integration) return null;
        return (
          <FormFor
            integration={integration}
            scope={subject.scope}
            reconnect={reconnect && integration.settings !== null}
            onSaved={(now) => {
              hideNoticesAbout(integration.reason);
              setSaved(now);
            }}
            onClose={onClose}
          />
        );
      }}
    </QueryView>
  );
}
