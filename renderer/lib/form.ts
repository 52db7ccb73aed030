import type { UseFormReturnType } from '@mantine/form';
import type { Input, Output, RouteName } from '../../shared/ipc/routes.ts';
import type { PanelProblem } from './problem.ts';
import { useAction } from './query.ts';

export interface FormAction {
  onSubmit: (event?: React.SyntheticEvent<HTMLFormElement>) => void;
  pending: boolean;
  /** What is not about one of the form's own fields. */
  problem: PanelProblem | null;
  cancel: () => void;
}

/** A problem about a field of this form belongs beside that field. */
export function fieldOf(problem: PanelProblem, values: Record<string, unknown>): string | null {
  const field = problem.field?.split('.')[0];
  return field !== undefined && field in values ? field : null;
}

export function fieldMessage(problem: PanelProblem): string {
  return problem.hint ? `${problem.message} ${problem.hint}` : problem.message;
}

/** Submits a form to a route; errors that name a field appear at that field. */
export function useFormAction<R extends RouteName, V extends Record<string, unknown>>(
  route: R,
  form: UseFormReturnType<V>,
  toInput: (values: V) => Input<R>,
  onDone: (output: Output<R>) => void,
): FormAction {
  const action = useAction(route);
  const { problem } = action;
  const field = problem ? fieldOf(problem, form.getValues()) : null;

  const onSubmit = form.onSubmit(async (values) => {
    const outcome = await action.run(toInput(values), (found) => {
      const at = fieldOf(found, form.getValues());
      if (at) form.setErrors({ [at]: fieldMessage(found) });
    });
    if (outcome !== undefined) onDone(outcome);
  });

  return { onSubmit, pending: action.pending, problem: field ? null : problem, cancel: action.cancel };
}
