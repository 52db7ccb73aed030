import { openSecret, sealSecret } from './data-key.ts';
import { SealError } from './envelope.ts';
import { findKey, fingerprintOf, wipeKeys, type OpenedKeys } from './opened.ts';
import { alteredSecret, goneKey } from './problems.ts';
import { createRedactor } from './redactor.ts';
import type { Sealed, SecretRef, Vault, VaultError } from './types.ts';

type SecretWork = Pick<Vault, 'seal' | 'use' | 'canOpen' | 'fingerprint' | 'redact'>;

export interface Secrets extends SecretWork {
  keys(): OpenedKeys | null;
  hold(keys: OpenedKeys): void;
  /** Wipes the keys and forgets every secret that was seen. */
  drop(): void;
}

/** An opened secret, and what it was opened for. */
interface Opened {
  ref: SecretRef;
  dataKeyId: string;
  secret: string;
}

/** What is done with secrets while the vault is open. Everything here is synchronous: it runs inside calls of the gateway. */
export function createSecrets(whyClosed: () => VaultError): Secrets {
  const redactor = createRedactor();
  let held: OpenedKeys | null = null;
  /**
   * Opening costs about 20 µs, too much for every call of the gateway. The redactor has to know the text anyway, so keeping it
   * until the vault is locked shows nothing more to whoever can read this process. By the box itself: it lives as long as its row.
   */
  let opened = new WeakMap<Uint8Array, Opened>();

  function keys(): OpenedKeys {
    if (!held) throw whyClosed();
    return held;
  }

  function open(ref: SecretRef, sealed: Sealed): string {
    const key = findKey(keys(), sealed.dataKeyId);
    if (!key) throw goneKey();
    try {
      return openSecret(key, ref, sealed);
    } catch (error) {
      throw error instanceof SealError ? alteredSecret(error) : error;
    }
  }

  function openOnce(ref: SecretRef, sealed: Sealed): string {
    const known = opened.get(sealed.box);
    if (known && known.dataKeyId === sealed.dataKeyId && sameRef(known.ref, ref)) {
      redactor.add(known.secret);
      return known.secret;
    }
    const secret = open(ref, sealed);
    opened.set(sealed.box, { ref: { ...ref }, dataKeyId: sealed.dataKeyId, secret });
    redactor.add(secret);
    return secret;
  }

  return {
    keys: () => held,
    hold: (next) => {
      held = next;
    },
    drop() {
      if (held) wipeKeys(held);
      held = null;
      opened = new WeakMap();
      redactor.forget();
    },
    seal(ref, secret) {
      const sealed = sealSecret(keys().current, ref, secret);
      redactor.add(secret);
      return sealed;
    },
    use: (ref, sealed, fn) => fn(openOnce(ref, sealed)),
    canOpen(ref, sealed) {
      const key = findKey(keys(), sealed.dataKeyId);
      if (!key) return false;
      try {
        openSecret(key, ref, sealed);
        return true;
      } catch (error) {
        if (error instanceof SealError) return false;
        throw error;
      }
    },
    fingerprint: (purpose, secret) => fingerprintOf(keys(), purpose, secret),
    redact: (text) => redactor.redact(text),
  };
}

function sameRef(a: SecretRef, b: SecretRef): boolean {
  return (
    a.table === b.table &&
    a.row === b.row &&
    a.field === b.field &&
    a.owner === b.owner &&
    a.origin === b.origin
  );
}
