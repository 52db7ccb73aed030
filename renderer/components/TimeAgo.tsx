import { Text, Tooltip } from '@mantine/core';
import { formatDateTime, formatRelative } from '../lib/format.ts';
import { useNow } from '../lib/time.ts';

/** A moment in words; the exact time is in the tooltip. */
export function TimeAgo({ at }: { at: number }) {
  const now = useNow();
  return (
    <Tooltip label={formatDateTime(at)}>
      <Text component="time" inherit dateTime={new Date(at).toISOString()}>
        {formatRelative(at, now)}
      </Text>
    </Tooltip>
  );
}
