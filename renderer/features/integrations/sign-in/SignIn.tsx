import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Integration } from '../../../../shared/ipc/integrations.ts';
import type { Permission } from '../../../../shared/ipc/permissions.ts';
import { QueryView } from '../../../components/QueryView.tsx';
import { hideNoticesAbout } from '../../../lib/notices.ts';
import { useRoute } from '../../../lib/query.ts';
import { listInput, type SignInService } from '../connection.ts';
import { AskPermissions } from './AskPermissions.tsx';
import { isElsewhere, permissionsOf } from './permissions.ts';
import { SignInAttempt } from './SignInAttempt.tsx';
import { useSignIn } from './use-sign-in.ts';

export interface SignInSubject {
  service: SignInService;
  /** More than is allowed already: what to tick for a start. */
  ask?: Permission[];
  /** Goes to the provider without asking first: the person has just said so. */
  atOnce?: boolean;
}

interface StepsProps extends SignInSubject {
  integration: Integration;
  onClose: () => void;
}

function SignInSteps({ service, ask = [], atOnce = false, integration, onClose }: StepsProps) {
  const signIn = useSignIn(service);
  const allowed = permissionsOf(integration);
  const [trouble] = useState(integration.reason);
  const [chosen, setChosen] = useState<Permission[] | undefined>();

  const begun = useRef(false);
  const beginAtOnce = useEffectEvent(() => {
    if (begun.current || !atOnce || isElsewhere(integration)) return;
    begun.current = true;
    void signIn.begin();
  });
  useEffect(() => beginAtOnce(), []);

  if (signIn.attempt) {
    return (
      <SignInAttempt
        key={signIn.attempt.attempt}
        service={service}
        attempt={signIn.attempt}
        onSettled={(connected) => {
          if (connected) hideNoticesAbout(trouble);
          signIn.settled();
        }}
        onAgain={() => void signIn.begin(chosen)}
        onClose={onClose}
      />
    );
  }
  return (
    <AskPermissions
      service={service}
      account={integration.account}
      sendsTo={integration.sendsTo ?? []}
      allowed={allowed}
      ask={chosen ?? ask}
      beginning={signIn.beginning}
      problem={signIn.problem}
      onGo={(permissions) => {
        setChosen(permissions);
        void signIn.begin(permissions);
      }}
      onStop={signIn.stop}
      onClose={onClose}
    />
  );
}

/** Connects an account at Google or Microsoft: asks in the panel first, then waits for the browser, then says how it went. */
export function SignIn(props: SignInSubject & { onClose: () => void }) {
  const connections = useRoute('integrations.list', listInput('own'));
  return (
    <QueryView query={connections}>
      {(all) => {
        const integration = all.find(({ service }) => service === props.service);
        return integration ? <SignInSteps {...props} integration={integration} /> : null;
      }}
    </QueryView>
  );
}
