import os from 'node:os';

/** As it stands in the text, and inside JSON, where Windows paths have doubled backslashes. */
const homes = [os.homedir(), JSON.stringify(os.homedir()).slice(1, -1)].filter((home) => home.length > 1);

/** Home folders name people: `~` stands for them. */
export function withoutHome(text: string): string {
  const own = homes.reduce((cleaned, home) => cleaned.replaceAll(home, '~'), text);
  return own.replaceAll(/(?:[A-Za-z]:)?[/\\]+(?:home|Users)[/\\]+[^/\\\s"':]+/g, '~');
}
