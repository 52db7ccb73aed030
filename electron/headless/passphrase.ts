import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { StartProblem } from '../core/start-problem.ts';

/** What the environment gives, and takes it out of there: a child process or a crash report must not inherit it. */
export async function passphraseFromEnvironment(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { KEYDESK_PASSPHRASE_FILE: file, KEYDESK_PASSPHRASE: plain } = env;
  delete env['KEYDESK_PASSPHRASE_FILE'];
  delete env['KEYDESK_PASSPHRASE'];
  return file ? await passphraseFromFile(file) : plain || undefined;
}

async function passphraseFromFile(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartProblem(
      'The file that KEYDESK_PASSPHRASE_FILE names cannot be read.',
      'Check that it exists and that this account may read it.',
      { cause: error },
    );
  });
  // Editors and `echo` end the line; that is not part of the passphrase.
  const passphrase = text.replace(/\r?\n$/, '');
  if (passphrase !== '') return passphrase;
  throw new StartProblem(
    'The file that KEYDESK_PASSPHRASE_FILE names is empty.',
    'Write the passphrase into it.',
  );
}

/** Asks on the terminal without showing what is typed. Undefined: nothing entered, or interrupted. */
export async function askPassphrase(question: string): Promise<string | undefined> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  const answer = await new Promise<string | undefined>((resolve) => {
    terminal.once('line', resolve);
    terminal.once('close', () => resolve(undefined));
    terminal.once('SIGINT', () => terminal.close());
  });
  terminal.close();
  process.stderr.write('\n');
  return answer || undefined;
}
