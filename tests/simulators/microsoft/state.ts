import type { Post } from '../mailbox/mailbox.ts';
import type { UploadSession } from './attachments.ts';
import type { Identity } from '../oauth/identity.ts';

export interface MicrosoftClient {
  id: string;
  name: string;
  /** False when registered as a web app, or without "Allow public client flows": a secret is demanded. */
  isPublic: boolean;
  /** False when it takes accounts of every organisation, and so works on /common. */
  isSingleTenant: boolean;
  /** As registered; the port of http://localhost is ignored. */
  redirects: string[];
}

/** Why a refresh token is refused. */
export interface Death {
  error?: string;
  /** The number of the AADSTS code. */
  code: number;
  suberror?: string;
  description?: string;
}

/** The app's registration, and what the directory makes of it. */
export interface MicrosoftApp {
  /** The id of the directory that all accounts are in. */
  tenant: string;
  client: MicrosoftClient;
  /** Only an administrator can consent. */
  needsApproval: boolean;
  /** Refresh tokens that were ended from outside, with the reason. */
  dead: Map<string, Death>;
}

export interface MicrosoftState {
  /** Where the simulator is. */
  url: string;
  identity: Identity;
  post: Post;
  uploads: Map<string, UploadSession>;
  /** Requests under way, for each mailbox. */
  busy: Map<string, number>;
}
