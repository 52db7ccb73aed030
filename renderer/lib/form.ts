import type { UseFormReturnType } from '@mantine/form';
import type { Input, Output, RouteName } from '../../shared/ipc/routes.ts';
import type { PanelProblem } from './problem.ts';
import { useAction } from './query.ts';

/** A problem about a field of this form belongs beside that field; `endpoints.token` is a field of a field. */
export function fieldOf(problem: PanelProblem, values: Record<string, unknown>): string | null {
  const [field, inner] = problem.field?.split('.') ?? [];
  if (field === undefined || !(field in values)) return null;
  const value = values[field];
  const nested = typeof value === 'object' && value !== null && !Array.isArray(value);
  return nested && inner !== undefined && inner in value ? `${field}.${inner}` : field;
}

export function fieldMessage(problem: PanelProblem): string {
  return problem.hint ? `${problem.message} ${problem.hint}` : problem.message;
}

export interface Question<R extends RouteName> {
  ask: (input: Input<R>) => Promise<Output<R> | undefined>;
  pending: boolean;
  /** What is not about one of the form's own fields. */
  problem: PanelProblem | null;
  /** The same, also when it is shown at a field. */
  failure: PanelProblem | null;
  cancel: () => void;
}

/** Asks a route on behalf of a form; errors that name a field appear at that field. */
export function useQuestion<R extends RouteName, V extends Record<string, unknown>>(
  route: R,
  form: UseFormReturnType<V>,
): Question<R> {
  const { run, pending, problem: failure, cancel } = useAction(route);
  const field = failure ? fieldOf(failure, form.getValues()) : null;
  const ask = (input: Input<R>) =>
    run(input, (found) => {
      const at = fieldOf(found, form.getValues());
      if (at) form.setErrors({ [at]: fieldMessage(found) });
    });
  return { ask, pending, problem: field ? null : failure, failure, cancel };
}

export interface FormAction extends Pick<Question<RouteName>, 'pending' | 'problem' | 'failure' | 'cancel'> {
  onSubmit: (event?: React.SyntheticEvent<HTMLFormElement>) => void;
}

/** Submits a form to a route. */
export function useFormAction<R extends RouteName, V extends Record<string, unknown>>(
  route: R,
  form: UseFormReturnType<V>,
  toInput: (values: V) => Input<R>,
  onDone: (output: Output<R>) => void,
): FormAction {
  const { ask, ...rest } = useQuestion(route, form);
  const onSubmit = form.onSubmit(async (values) => {
    const outcome = await ask(toInput(values));
    if (outcome !== undefined) onDone(outcome);
  });
  return { ...rest, onSubmit };
}
