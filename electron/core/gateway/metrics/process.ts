import type { Family } from './exposition.ts';

/** Under the names that every exporter gives them. */
export function processFamilies(): Family[] {
  const { rss, heapUsed, heapTotal } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const gauge = (name: string, help: string, value: number): Family => ({
    name,
    help,
    type: 'gauge',
    samples: [{ value }],
  });
  return [
    {
      name: 'process_cpu_seconds_total',
      help: 'Processor time used.',
      type: 'counter',
      samples: [{ value: (user + system) / 1e6 }],
    },
    gauge('process_resident_memory_bytes', 'Memory that is resident.', rss),
    gauge('nodejs_heap_size_used_bytes', 'Memory of objects.', heapUsed),
    gauge('nodejs_heap_size_total_bytes', 'Memory reserved for objects.', heapTotal),
    gauge('process_start_time_seconds', 'Since 1970.', Math.round(Date.now() / 1000 - process.uptime())),
  ];
}
