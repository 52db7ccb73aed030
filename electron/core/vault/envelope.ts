import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * The sealed form: version (1 byte) · IV (12) · ciphertext · tag (16), AES-256-GCM (NIST SP 800-38D). The version is part of the
 * associated data. Random IVs hold for 2^32 seals under one key, far beyond what a desk keeps.
 */
const version = 1;
const ivLength = 12;
const tagLength = 16;
const overhead = 1 + ivLength + tagLength;

/** It does not open: altered, cut, another key, or moved to where it does not belong. Says no more, on purpose. */
export class SealError extends Error {
  constructor(options?: ErrorOptions) {
    super('A sealed value does not open', options);
    this.name = 'SealError';
  }
}

/** Length before content for each field, so that no two lists of fields have one encoding. */
export function associatedData(...fields: string[]): Buffer {
  const parts = fields.flatMap((field) => {
    const bytes = Buffer.from(field, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat([Buffer.of(version), ...parts]);
}

export function sealBytes(key: Uint8Array, plain: Uint8Array, aad: Uint8Array): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength });
  cipher.setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(version), iv, ciphertext, cipher.getAuthTag()]);
}

/** The caller wipes what it gets. */
export function openBytes(key: Uint8Array, box: Uint8Array, aad: Uint8Array): Buffer {
  if (box.length < overhead || box[0] !== version) throw new SealError();
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(1, 1 + ivLength), {
    authTagLength: tagLength,
  });
  decipher.setAAD(aad);
  decipher.setAuthTag(box.subarray(box.length - tagLength));
  const plain = decipher.update(box.subarray(1 + ivLength, box.length - tagLength));
  try {
    decipher.final();
    return plain;
  } catch (error) {
    // GCM hands out the plaintext before the tag is checked.
    plain.fill(0);
    throw new SealError({ cause: error });
  }
}
