import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { associatedData, openBytes, sealBytes, SealError } from './envelope.ts';
import { VaultError, type Sealed, type SecretRef } from './types.ts';

export const dataKeyLength = 32;

/** The key that seals the rows, and the keys derived from it: one per purpose, so that none is used for two things. */
export class DataKey {
  readonly id: string;
  readonly #raw: Buffer;
  readonly #sealing: Buffer;
  readonly #keeping: Buffer;
  #wiped = false;

  constructor(id: string, raw: Buffer) {
    this.id = id;
    this.#raw = raw;
    this.#sealing = derive(raw, 'seal');
    this.#keeping = derive(raw, 'keep');
  }

  static fresh(): DataKey {
    return new DataKey(randomBytes(8).toString('hex'), randomBytes(dataKeyLength));
  }

  get raw(): Buffer {
    return this.#alive(this.#raw);
  }

  get sealing(): Buffer {
    return this.#alive(this.#sealing);
  }

  /** For what the vault itself keeps: canaries, older data keys, the key of the fingerprints. */
  get keeping(): Buffer {
    return this.#alive(this.#keeping);
  }

  wipe(): void {
    this.#wiped = true;
    for (const part of [this.#raw, this.#sealing, this.#keeping]) part.fill(0);
  }

  /** Work that was under way when the vault was locked must not go on with a key of zeros. */
  #alive(part: Buffer): Buffer {
    if (this.#wiped) {
      throw new VaultError(
        'locked',
        'The keys were locked while they were in use.',
        'Unlock them and try again.',
      );
    }
    return part;
  }
}

export function derive(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `keydesk/${purpose}/1`, dataKeyLength));
}

export function sealSecret(key: DataKey, ref: SecretRef, secret: string): Sealed {
  const plain = Buffer.from(secret, 'utf8');
  try {
    return { dataKeyId: key.id, box: sealBytes(key.sealing, plain, secretAad(ref, key.id)) };
  } finally {
    plain.fill(0);
  }
}

export function openSecret(key: DataKey, ref: SecretRef, sealed: Sealed): string {
  const plain = openBytes(key.sealing, sealed.box, secretAad(ref, key.id));
  try {
    return plain.toString('utf8');
  } finally {
    plain.fill(0);
  }
}

function secretAad(ref: SecretRef, dataKeyId: string): Buffer {
  return associatedData('secret', ref.table, ref.row, ref.field, dataKeyId, ref.owner, ref.origin);
}

/** Wraps another key under this one, for a named place. */
export function keepKey(key: DataKey, place: string, other: Uint8Array): string {
  return sealBytes(key.keeping, other, associatedData('keep', place, key.id)).toString('base64');
}

export function takeKey(key: DataKey, place: string, kept: string): Buffer {
  return openBytes(key.keeping, Buffer.from(kept, 'base64'), associatedData('keep', place, key.id));
}

/** Authenticates what lies in the open beside a slot. Also its canary: only the right data key gives this value. */
export function tagFor(key: DataKey, slotId: string, content: string): string {
  return createHmac('sha256', key.keeping)
    .update(associatedData('tag', slotId, content))
    .digest('base64');
}

export function assertTag(key: DataKey, slotId: string, content: string, tag: string): void {
  const expected = Buffer.from(tagFor(key, slotId, content), 'base64');
  const given = Buffer.from(tag, 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new SealError();
}
