import { useEffect, useEffectEvent } from 'react';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
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
  const { data, error } = useAttempt(attempt.attempt);
  const waiting = data === undefined || data.state === 'waiting';

  const settle = useEffectEvent(onSettled);
  useEffect(() => {
    if (!waiting) settle(data.state === 'connected');
  }, [waiting, data]);

  if (!waiting) {
    return <SignInOutcome service={service} outcome={data} onAgain={onAgain} onClose={onClose} />;
  }
  return (
    <>
      <WaitForBrowser
        service={service}
        url={attempt.url}
        {...(data?.until === undefined ? {} : { until: data.until })}
        {...(data?.reason === undefined ? {} : { note: data.reason })}
        onCancel={onClose}
      />
      <ProblemAlert problem={error} />
    </>
  );
}
