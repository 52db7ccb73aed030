import { useEffect, useEffectEvent } from 'react';
import type { SignInService } from '../connection.ts';
import { SignInOutcome } from './SignInOutcome.tsx';
import { type Attempt, useAttempt } from './use-sign-in.ts';
import { WaitForBrowser } from './WaitForBrowser.tsx';

interface SignInAttemptProps {
  service: SignInService;
  attempt: Attempt;
  /** The browser has answered, or will not any more. */
  onSettled: (connected: boolean) => void;
  onAgain: () => void;
  onClose: () => void;
}

/** One attempt: the wait, then what became of it. */
export function SignInAttempt({ service, attempt, onSettled, onAgain, onClose }: SignInAttemptProps) {
  const found = useAttempt(attempt.attempt);

  const state = found?.state ?? 'waiting';
  const settle = useEffectEvent(onSettled);
  useEffect(() => {
    if (state !== 'waiting') settle(state === 'connected');
  }, [state]);

  if (found && found.state !== 'waiting') {
    return <SignInOutcome service={service} outcome={found} onAgain={onAgain} onClose={onClose} />;
  }
  return (
    <WaitForBrowser
      service={service}
      url={attempt.url}
      {...(found?.until === undefined ? {} : { until: found.until })}
      {...(found?.reason === undefined ? {} : { note: found.reason })}
      onCancel={onClose}
    />
  );
}
