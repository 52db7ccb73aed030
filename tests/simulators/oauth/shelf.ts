import type { Adapter, AdapterPayload } from 'oidc-provider';

export type TokenKind = 'AccessToken' | 'RefreshToken' | 'AuthorizationCode';
const tokenKinds: readonly string[] = ['AccessToken', 'RefreshToken', 'AuthorizationCode'];

export interface StoredToken {
  kind: TokenKind;
  token: string;
  accountId: string;
  grantId: string;
  scopes: ReadonlySet<string>;
  /** Seconds since 1970. */
  expires: number;
}

/** Where the identity provider keeps its things: in memory, one shelf for each simulator. */
export class Shelf {
  /** Every code and token ever given out, so that a test can look for them where they must not be. */
  readonly issued: string[] = [];
  readonly #records = new Map<string, AdapterPayload>();
  /** Whose a token was, even when it is long dead. */
  readonly #owners = new Map<string, string>();
  readonly #mayReuse: () => boolean;

  /** `mayReuse`: whether a refresh token that was rotated away is still taken. */
  constructor(mayReuse: () => boolean) {
    this.#mayReuse = mayReuse;
  }

  readonly adapter = (model: string): Adapter => {
    const key = (id: string): string => `${model}:${id}`;
    const findBy = (field: 'uid' | 'userCode', value: string): AdapterPayload | undefined =>
      this.#of(model).find(([, payload]) => payload[field] === value)?.[1];
    return {
      upsert: async (id, payload) => {
        if (tokenKinds.includes(model) && !this.#records.has(key(id))) this.issued.push(id);
        if (payload.accountId !== undefined) this.#owners.set(id, payload.accountId);
        this.#records.set(key(id), payload);
      },
      find: async (id) => this.#records.get(key(id)),
      findByUid: async (uid) => findBy('uid', uid),
      findByUserCode: async (code) => findBy('userCode', code),
      consume: async (id) => {
        const payload = this.#records.get(key(id));
        if (payload === undefined || (model === 'RefreshToken' && this.#mayReuse())) return;
        payload['consumed'] = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void this.#records.delete(key(id)),
      revokeByGrantId: async (grantId) => this.#dropAll(model, (payload) => payload.grantId === grantId),
    };
  };

  ownerOf(token: string | null): string | undefined {
    return token === null ? undefined : this.#owners.get(token);
  }

  find(kind: TokenKind, token: string): StoredToken | undefined {
    const payload = this.#records.get(`${kind}:${token}`);
    return payload === undefined ? undefined : asToken(kind, token, payload);
  }

  tokens(kind: TokenKind, accountId?: string): StoredToken[] {
    return this.#of(kind)
      .map(([token, payload]) => asToken(kind, token, payload))
      .filter((token) => accountId === undefined || token.accountId === accountId);
  }

  drop({ kind, token }: Pick<StoredToken, 'kind' | 'token'>): void {
    this.#records.delete(`${kind}:${token}`);
  }

  /** Ends a grant and all that was given out on it. */
  dropGrant(grantId: string): void {
    for (const kind of tokenKinds) this.#dropAll(kind, (payload) => payload.grantId === grantId);
    this.#records.delete(`Grant:${grantId}`);
  }

  grantsOf(accountId: string): string[] {
    return this.#of('Grant').flatMap(([id, payload]) => (payload.accountId === accountId ? [id] : []));
  }

  #dropAll(model: string, isMeant: (payload: AdapterPayload) => boolean): void {
    for (const [id, payload] of this.#of(model)) if (isMeant(payload)) this.#records.delete(`${model}:${id}`);
  }

  #of(model: string): [id: string, payload: AdapterPayload][] {
    return [...this.#records].flatMap(([key, payload]): [string, AdapterPayload][] =>
      key.startsWith(`${model}:`) ? [[key.slice(model.length + 1), payload]] : [],
    );
  }
}

function asToken(kind: TokenKind, token: string, payload: AdapterPayload): StoredToken {
  const { accountId = '', grantId = '', exp = 0, scope = '' } = payload;
  const scopes = new Set(scope.split(' '));
  return { kind, token, accountId, grantId, scopes, expires: exp };
}
