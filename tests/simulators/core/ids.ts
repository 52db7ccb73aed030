const padding = 'b7TQ2mXw9LkHc4RzVn8sYpG3';

/** Ids that look like the provider's, differ for each request, and are the same in every run. */
export function idFrom(serial: number, length: number): string {
  return serial.toString(36).padStart(length, padding);
}

export function hexId(serial: number, length = 32): string {
  // Zeros first: what is before them must not be read as a part of the number, or 1 and 0x61 are the same.
  return serial.toString(16).padStart(8, '0').padStart(length, '7a3f0c95e1d84b62');
}

export function unixSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
