import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { fieldMessage } from '../../../lib/form.ts';
import { useAction } from '../../../lib/query.ts';

function download(filename: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(url);
}

export function ExportCsv({ span }: { span: { from: number; to: number } }) {
  const { t } = useTranslation();
  const { run, pending } = useAction('usage.export');
  const save = async () => {
    const file = await run(span, (problem) =>
      notifications.show({ message: fieldMessage(problem), color: 'red' }),
    );
    if (file) download(file.filename, file.csv);
  };
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Download size={14} aria-hidden />}
      loading={pending}
      onClick={() => void save()}
    >
      {t('usage.export')}
    </Button>
  );
}
