import { NumberInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import type { MoneyUnit } from '../../../shared/ipc/money.ts';

interface AmountInputProps {
  label: string;
  description?: string;
  unit: MoneyUnit;
  input: GetInputPropsReturnType;
  autoFocus?: boolean;
}

/** Dollars with up to six digits, which is one micro-dollar; or whole credits. */
export function AmountInput({ label, description, unit, input, autoFocus = false }: AmountInputProps) {
  const dollars = unit === 'microDollars';
  return (
    <NumberInput
      label={label}
      description={description}
      min={0}
      max={1e9}
      allowNegative={false}
      decimalScale={dollars ? 6 : 0}
      thousandSeparator=","
      {...(dollars ? { prefix: '$' } : {})}
      {...(autoFocus ? { 'data-autofocus': true } : {})}
      {...input}
    />
  );
}
