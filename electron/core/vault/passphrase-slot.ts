import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  randomUUID,
  scrypt,
  type KeyObject,
} from 'node:crypto';
import { z } from 'zod';
import { assertTag, DataKey, dataKeyLength, tagFor } from './data-key.ts';
import { associatedData, openBytes, sealBytes, SealError } from './envelope.ts';
import type { Slot } from './record.ts';

/**
 * A passphrase slot is a key pair: the public half lies in the open, the private half is sealed under the passphrase, and the
 * data key is sealed to the public half (X25519, HKDF, AES-GCM). So a new data key can be put into the slot without the
 * passphrase, and whoever got hold of the old data key still learns nothing about the new one, as they would if the
 * passphrase's own key were kept under the data key. An edited file cannot slip in another public key: the data key signs it.
 */
const cost = { N: 2 ** 17, r: 8, p: 1 } as const;
/** scrypt needs 128 · N · r bytes; Node refuses to use more than maxmem. */
const largestN = 2 ** 20;

const paramsSchema = z.strictObject({
  kdf: z.literal('scrypt'),
  // What stands in the file is not trusted: bounds keep an edited one from eating the machine's memory.
  N: z
    .number()
    .int()
    .min(2 ** 14)
    .max(largestN),
  r: z.number().int().min(1).max(16),
  p: z.number().int().min(1).max(4),
  salt: z.string(),
  publicKey: z.string(),
  privateKey: z.string(),
  canary: z.string(),
});

export async function makePassphraseSlot(key: DataKey, passphrase: string, now: number): Promise<Slot> {
  const id = randomUUID();
  const salt = randomBytes(16);
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const publicDer = publicKey.export({ type: 'spki', format: 'der' });
  const privateDer = privateKey.export({ type: 'pkcs8', format: 'der' });
  const passphraseKey = await stretch(passphrase, salt, cost);
  try {
    const sealed = sealBytes(passphraseKey, privateDer, associatedData('passphrase slot', id));
    const params = {
      kdf: 'scrypt',
      ...cost,
      salt: b64(salt),
      publicKey: b64(publicDer),
      privateKey: b64(sealed),
    };
    const slot = { id, kind: 'passphrase' as const, backend: 'scrypt', params, createdAt: now };
    return putKeyIn({ ...slot, dataKeyId: '', wrapped: '' }, key);
  } finally {
    passphraseKey.fill(0);
    privateDer.fill(0);
  }
}

/** Throws SealError for a wrong passphrase. */
export async function openPassphraseSlot(slot: Slot, passphrase: string): Promise<DataKey> {
  const params = paramsOf(slot);
  const passphraseKey = await stretch(passphrase, Buffer.from(params.salt, 'base64'), params);
  try {
    const aad = associatedData('passphrase slot', slot.id);
    const privateDer = openBytes(passphraseKey, Buffer.from(params.privateKey, 'base64'), aad);
    const privateKey = createPrivateKey({ key: privateDer, format: 'der', type: 'pkcs8' });
    privateDer.fill(0);
    const key = new DataKey(slot.dataKeyId, openFrom(privateKey, Buffer.from(slot.wrapped, 'base64'), slot));
    assertTag(key, slot.id, params.publicKey, params.canary);
    return key;
  } finally {
    passphraseKey.fill(0);
  }
}

function paramsOf(slot: Slot): z.infer<typeof paramsSchema> {
  const parsed = paramsSchema.safeParse(slot.params);
  if (!parsed.success) throw new SealError({ cause: parsed.error });
  return parsed.data;
}

/** Puts another data key into the slot. `proof` is the data key that it holds now: a swapped public key is refused. */
export function replaceKeyIn(slot: Slot, next: DataKey, proof: DataKey): Slot {
  const { publicKey, canary } = paramsOf(slot);
  assertTag(proof, slot.id, publicKey, canary);
  return putKeyIn(slot, next);
}

function putKeyIn(slot: Slot, key: DataKey): Slot {
  const publicKey = String(slot.params['publicKey']);
  return {
    ...slot,
    dataKeyId: key.id,
    wrapped: b64(sealTo(publicKeyFrom(publicKey), key, slot.id)),
    params: { ...slot.params, canary: tagFor(key, slot.id, publicKey) },
  };
}

/** Ephemeral public key (44 bytes of DER), then the envelope. */
const publicLength = 44;

function sealTo(recipient: KeyObject, key: DataKey, slotId: string): Buffer {
  const ephemeral = generateKeyPairSync('x25519');
  const ephemeralDer = ephemeral.publicKey.export({ type: 'spki', format: 'der' });
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipient });
  const boxKey = agree(shared, ephemeralDer, recipient);
  try {
    return Buffer.concat([
      ephemeralDer,
      sealBytes(boxKey, key.raw, associatedData('data key', slotId, key.id)),
    ]);
  } finally {
    boxKey.fill(0);
  }
}

function openFrom(privateKey: KeyObject, wrapped: Buffer, slot: Slot): Buffer {
  const ephemeralDer = wrapped.subarray(0, publicLength);
  const shared = diffieHellman({ privateKey, publicKey: publicKeyFrom(b64(ephemeralDer)) });
  const boxKey = agree(shared, ephemeralDer, createPublicKey(privateKey));
  try {
    return openBytes(
      boxKey,
      wrapped.subarray(publicLength),
      associatedData('data key', slot.id, slot.dataKeyId),
    );
  } finally {
    boxKey.fill(0);
  }
}

function agree(shared: Buffer, ephemeralDer: Uint8Array, recipient: KeyObject): Buffer {
  const salt = Buffer.concat([ephemeralDer, recipient.export({ type: 'spki', format: 'der' })]);
  try {
    return Buffer.from(hkdfSync('sha256', shared, salt, 'keydesk/passphrase slot/1', dataKeyLength));
  } finally {
    shared.fill(0);
  }
}

function publicKeyFrom(der: string): KeyObject {
  return createPublicKey({ key: Buffer.from(der, 'base64'), format: 'der', type: 'spki' });
}

function b64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** NFKC: keyboards and systems spell one and the same accented letter in different ways. */
async function stretch(
  passphrase: string,
  salt: Uint8Array,
  { N, r, p }: { N: number; r: number; p: number },
): Promise<Buffer> {
  const maxmem = 128 * N * r + 128 * r * p + 32 * 1024 * 1024;
  return await new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, dataKeyLength, { N, r, p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
