import type { Post } from '../mailbox/mailbox.ts';
import type { Identity } from '../oauth/identity.ts';

/** The app's registration. */
export interface GoogleApp {
  client: { id: string; secret: string; name: string };
  /** What the token endpoint says about the end of refresh tokens; null says nothing. */
  refreshTokenSeconds: number | null;
}

export interface GoogleState {
  clientId: string;
  identity: Identity;
  post: Post;
}
