import { asStoreError } from '../core/store/errors.ts';

/** The first signal stops cleanly; whoever cannot wait sends a second one. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        const why = asStoreError(error)?.message ?? 'Its log, in the data folder, says more.';
        process.stderr.write(`Keydesk did not stop cleanly. ${why}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
