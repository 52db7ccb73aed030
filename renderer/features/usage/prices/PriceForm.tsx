import { Button, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { PriceTable } from '../../../../shared/ipc/money.ts';
import { serviceById, systemServiceIds } from '../../../../shared/services.ts';
import { usageKinds } from '../../../../shared/usage-kinds.ts';
import { FormActions } from '../../../components/FormActions.tsx';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useFormAction } from '../../../lib/form.ts';
import { useAction } from '../../../lib/query.ts';
import { required } from '../../../lib/validate.ts';
import type { PriceSubject } from './open.tsx';
import { single } from './per-text.ts';
import { type PriceValues, valuesOf, withPrice, withoutPrice } from './price-input.ts';

interface PriceFormProps {
  table: PriceTable;
  subject: PriceSubject | undefined;
  onClose: () => void;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function RemovePrice({ table, subject, onClose }: PriceFormProps & { subject: PriceSubject }) {
  const { t } = useTranslation();
  const save = useAction('prices.save');
  const remove = async () => {
    if (await save.run({ table: withoutPrice(table, subject) })) onClose();
  };
  return (
    <>
      <Button variant="subtle" color="red" mr="auto" loading={save.pending} onClick={() => void remove()}>
        {t('prices.remove')}
      </Button>
      <ProblemAlert problem={save.problem} />
    </>
  );
}

/** The price of one model, in dollars as providers list it. */
export function PriceForm({ table, subject, onClose }: PriceFormProps) {
  const { t } = useTranslation();
  const form = useForm<PriceValues>({ initialValues: valuesOf(subject), validate: { model: required } });
  const action = useFormAction(
    'prices.save',
    form,
    (values) => ({ table: withPrice(table, values, subject, today()) }),
    onClose,
  );
  return (
    <form onSubmit={action.onSubmit} noValidate>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label={t('usage.by.service')}
            allowDeselect={false}
            data={systemServiceIds.map((id) => ({ value: id, label: serviceById(id).name }))}
            {...form.getInputProps('service')}
          />
          <TextInput
            label={t('usage.by.model')}
            description={t('prices.modelHint')}
            spellCheck={false}
            data-autofocus
            {...form.getInputProps('model')}
          />
        </SimpleGrid>
        <Text c="dimmed" fz={13}>
          {t('prices.formHint')}
        </Text>
        <SimpleGrid cols={{ base: 2, xs: 3 }}>
          {usageKinds.map((kind) => (
            <NumberInput
              key={kind}
              size="xs"
              prefix="$"
              min={0}
              decimalScale={single.includes(kind) ? 9 : 6}
              label={t(`prices.kind.${kind}`)}
              {...form.getInputProps(`per.${kind}`)}
            />
          ))}
          <NumberInput
            size="xs"
            min={1}
            allowDecimal={false}
            thousandSeparator=","
            label={t('prices.maxOutput')}
            {...form.getInputProps('maxOutput')}
          />
          <NumberInput
            size="xs"
            min={1}
            allowDecimal={false}
            thousandSeparator=","
            label={t('prices.context')}
            {...form.getInputProps('context')}
          />
        </SimpleGrid>
        <ProblemAlert problem={action.problem} />
        {subject?.per && <RemovePrice table={table} subject={subject} onClose={onClose} />}
        <FormActions
          submit={t('common.save')}
          pending={action.pending}
          onCancelWork={action.cancel}
          onClose={onClose}
        />
      </Stack>
    </form>
  );
}
