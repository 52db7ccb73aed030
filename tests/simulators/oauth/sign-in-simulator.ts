import type { Post, Seed, SentMail, SentMatch, StoredMail } from '../mailbox/mailbox.ts';
import type { Front } from './front.ts';
import type { Identity, IdentityCounts, IdentitySettings } from './identity.ts';
import type { NewAccount, People, Person } from './people.ts';

export interface Endpoints {
  authorize: string;
  token: string;
  revoke?: string;
  /** An origin. */
  api: string;
}

/** An identity provider with the API behind it, as tests of signing in use it. */
export interface SignInSimulator extends Front {
  readonly endpoints: Endpoints;
  readonly clientId: string;
  /** May be changed at any time; holds from the next token on. */
  readonly settings: IdentitySettings;
  readonly counts: Readonly<IdentityCounts>;
  /** Every code and token that was ever given out. */
  readonly issued: readonly string[];
  /** Every message that went out, oldest first. */
  readonly sent: readonly SentMail[];
  /** Somebody with an empty mailbox. */
  addAccount(account: NewAccount): Person;
  /** What lies in a mailbox, newest first. */
  mailbox(email: string): StoredMail[];
  /** Puts a message into a mailbox: unread in the inbox, unless said otherwise. */
  seed(email: string, mail: Seed): Promise<StoredMail>;
  /** The first message, past or future, that fits. */
  waitForSent(match?: SentMatch): Promise<SentMail>;
  /** Whose token, refresh token or code it is or was: the e-mail address. */
  ownerOf(token: string | null): string | null;
  /** All access tokens given out so far, or one account's, are over from now on. */
  expireAccessTokens(email?: string): void;
  /** The account's consent is gone: its refresh tokens are refused, and the next sign-in asks again. */
  loseConsent(email: string): void;
}

export interface TokenRefusal {
  /** invalid_grant unless said otherwise. */
  error?: string;
  account?: string;
  grant?: 'authorization_code' | 'refresh_token';
  times?: number;
}

interface Parts {
  front: Front;
  identity: Identity;
  people: People;
  post: Post;
  settings: IdentitySettings;
}

/** What both of them have in common. */
export function signInSimulator({ front, identity, people, post, settings }: Parts) {
  return {
    ...front,
    settings,
    counts: identity.counts,
    issued: identity.shelf.issued,
    sent: post.sent,
    addAccount(account: NewAccount) {
      post.open(account.email);
      return people.add(account);
    },
    mailbox: (email: string) => post.of(email),
    seed: (email: string, mail: Seed) => post.seed(email, mail),
    waitForSent: (match?: SentMatch) => post.waitForSent(match),
    ownerOf: (token: string | null) => identity.ownerOf(token),
    expireAccessTokens: (email?: string) => identity.expireAccessTokens(email),
    close() {
      post.endWaiting();
      return front.close();
    },
  };
}
