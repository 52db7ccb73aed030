import { Alert, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import type { PanelProblem } from '../lib/problem.ts';

/** What went wrong in a form or action: what happened, and what to do. */
export function ProblemAlert({ problem }: { problem: PanelProblem | null }) {
  if (!problem) return null;
  return (
    <Alert color="red" icon={<CircleAlert size={18} />} title={problem.message} role="alert">
      {problem.hint && <Text>{problem.hint}</Text>}
    </Alert>
  );
}
