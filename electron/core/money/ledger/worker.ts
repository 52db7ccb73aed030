// The ledger's own thread: what it does with the disk never holds up a call. Started by worker-link.ts.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { asStoreError } from '../../store/errors.ts';
import { Clerk } from './clerk.ts';
import type { FromWorker, ToWorker, Trouble, WorkerData } from './protocol.ts';

const syncAfterMs = 1000;

function serve(port: MessagePort, data: WorkerData): void {
  const tell = (message: FromWorker): void => port.postMessage(message);
  let stuck = false;
  let timer: NodeJS.Timeout | null = null;
  const clerk = new Clerk(data, { spoilt: (lines) => tell({ kind: 'spoilt', lines }) });
  const segment = data.first ? clerk.takeOver() : 0;
  tell({ kind: 'ready', segment, notices: clerk.notices });

  function attempt(work: () => void): Trouble | null {
    try {
      work();
      if (stuck) tell({ kind: 'unstuck' });
      stuck = false;
      return null;
    } catch (error) {
      const trouble = troubleOf(error);
      if (!stuck) tell({ kind: 'stuck', trouble });
      stuck = true;
      return trouble;
    }
  }

  function settleSoon(): void {
    timer ??= setTimeout(() => {
      timer = null;
      attempt(() => clerk.settle());
    }, syncAfterMs);
  }

  port.on('message', (message: ToWorker) => {
    settleSoon();
    const behind = attempt(() => clerk.carryOver(message.to, message.now));
    if (message.kind === 'wake') return;
    if (message.kind === 'close') {
      if (timer) clearTimeout(timer);
      clerk.close();
      port.close();
      return;
    }
    const { id } = message;
    try {
      if (behind && message.kind === 'ask' && needsAll.has(message.question.name)) {
        tell({ kind: 'refusal', id, trouble: behind });
        return;
      }
      const answer = message.kind === 'ask' ? clerk.answer(message.question) : clerk.adopt(message.rows);
      tell({ kind: 'answer', id, answer });
    } catch (error) {
      tell({ kind: 'refusal', id, trouble: troubleOf(error) });
    }
  });
}

/** A budget that starts from too little is worse than none; a list that lacks the last rows is better than none. */
const needsAll = new Set(['sum', 'flush']);

function troubleOf(error: unknown): Trouble {
  const known = asStoreError(error);
  return {
    code: known?.code ?? 'io',
    message: known?.message ?? 'The ledger could not be read or written.',
    hint: known?.hint ?? 'The log of Keydesk says more.',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}

function start(port: MessagePort): void {
  try {
    serve(port, workerData as WorkerData);
  } catch (error) {
    const failed: FromWorker = { kind: 'failed', trouble: troubleOf(error) };
    port.postMessage(failed);
    port.close();
  }
}

if (parentPort) start(parentPort);
