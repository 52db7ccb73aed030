import type { Post } from '../mailbox/mailbox.ts';
import type { Identity } from '../oauth/identity.ts';
import type { People } from '../oauth/people.ts';

export interface GoogleState {
  client: { id: string; secret: string; name: string };
  people: People;
  post: Post;
  identity: Identity;
  /** What the token endpoint says about the end of refresh tokens; null says nothing. */
  refreshTokenSeconds: number | null;
}
