import { useState } from 'react';
import type { Output } from '../../../shared/ipc/routes.ts';
import { KeyFields } from './KeyFields.tsx';
import type { KeyFormSubject } from './open.tsx';
import { SaveOutcome } from './SaveOutcome.tsx';

/** Adds or replaces a key: first the form, then what the provider said about it. */
export function KeyForm({ onClose, ...subject }: KeyFormSubject & { onClose: () => void }) {
  const [outcome, setOutcome] = useState<Output<'systemKeys.save'> | null>(null);
  if (!outcome) return <KeyFields {...subject} onSaved={setOutcome} onClose={onClose} />;
  return <SaveOutcome outcome={outcome} onAgain={() => setOutcome(null)} onClose={onClose} />;
}
