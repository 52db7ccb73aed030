import type { Interaction, InteractionResults, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { asText } from '../core/json.ts';
import type { Reply } from '../core/reply.ts';
import type { Flavour } from './flavour.ts';
import { replay } from './inner.ts';
import { approvalPage, consentPage, errorPage, loginPage } from './pages.ts';
import type { People } from './people.ts';
import { html, redirect } from './replies.ts';
import type { SiteRequest } from './request.ts';
import type { Shelf } from './shelf.ts';

/** What the person sees and presses between the app's question and its answer. */
export class Interactions {
  readonly #provider: Provider;
  readonly #flavour: Flavour;
  readonly #people: People;
  readonly #shelf: Shelf;

  constructor(provider: Provider, flavour: Flavour, people: People, shelf: Shelf) {
    this.#provider = provider;
    this.#flavour = flavour;
    this.#people = people;
    this.#shelf = shelf;
  }

  /** What the person consented to before, in whichever browser. */
  async grantFor(ctx: KoaContextWithOIDC) {
    const asked = ctx.oidc.result?.consent?.grantId;
    const newest = this.#shelf.grantsOf(ctx.oidc.session?.accountId ?? '').at(-1);
    const id = asked ?? newest;
    return id === undefined ? undefined : this.#provider.Grant.find(id);
  }

  async answer(received: SiteRequest): Promise<Reply> {
    const request = replay(received.request, received.path, received.bytes);
    const interaction = await this.#provider
      .interactionDetails(request, received.response)
      .catch(() => undefined);
    if (interaction === undefined)
      return html(400, errorPage('Expired', 'This sign-in is over. Begin again.'));
    if (received.method === 'GET') return this.#show(interaction, received.path);
    const result = await this.#decide(interaction, received.form);
    if (typeof result === 'string') return this.#showLogin(interaction, received.path, result);
    const finish = replay(received.request, received.path, received.bytes);
    return redirect(await this.#provider.interactionResult(finish, received.response, result));
  }

  async #show(interaction: Interaction, action: string): Promise<Reply> {
    const { brand, app, approval } = this.#flavour;
    if (interaction.prompt.name !== 'consent') return this.#showLogin(interaction, action);
    if (approval() !== null) return html(200, approvalPage(action, brand, app));
    const person = this.#people.withId(interaction.session?.accountId);
    const scopes = requested(interaction).map((scope) => ({
      scope,
      meaning: this.#flavour.meaningOf(scope),
      canUntick: this.#flavour.canUntick(scope),
    }));
    return html(200, consentPage({ action, brand, app, email: person?.email ?? '', scopes }));
  }

  #showLogin(interaction: Interaction, action: string, error?: string): Reply {
    const { brand, app } = this.#flavour;
    const person = this.#people.withId(interaction.session?.accountId);
    const known = person === undefined || interaction.prompt.name === 'login' ? [] : [person];
    const hint = asText(interaction.params['login_hint']) ?? '';
    return html(
      200,
      loginPage({ action, brand, app, hint, known, ...(error === undefined ? {} : { error }) }),
    );
  }

  /** What the pressed button means, or what is wrong with what was typed. */
  async #decide(interaction: Interaction, form: URLSearchParams): Promise<InteractionResults | string> {
    const refused = { error: 'access_denied', error_description: this.#flavour.cancelled };
    if (form.get('decision') === 'cancel') return refused;
    if (interaction.prompt.name !== 'consent') return this.#logIn(interaction, form);
    const approval = this.#flavour.approval();
    if (approval !== null) return { error: 'access_denied', error_description: approval };
    return form.get('decision') === 'allow' ? this.#consent(interaction, form.getAll('scope')) : refused;
  }

  #logIn({ prompt }: Interaction, form: URLSearchParams): InteractionResults | string {
    const picked = this.#people.withId(form.get('account') ?? undefined);
    const typed = this.#people.find(form.get('email') ?? '');
    if (picked === undefined && typed === undefined) return 'There is no such account.';
    if (picked === undefined && typed?.password !== form.get('password')) return 'Wrong password.';
    const accountId = (picked ?? typed)?.id ?? '';
    return { login: { accountId }, ...(prompt.name === 'select_account' ? { select_account: {} } : {}) };
  }

  /** A grant of its own each time: refresh tokens from before keep what they were given for. */
  async #consent(interaction: Interaction, ticked: string[]): Promise<InteractionResults | string> {
    const { session, params } = interaction;
    const accountId = session?.accountId ?? '';
    const before = await this.#provider.Grant.find(this.#shelf.grantsOf(accountId).at(-1) ?? '');
    const grant = new this.#provider.Grant({ accountId, clientId: String(params['client_id']) });
    const unticked = requested(interaction).filter((scope) => !ticked.includes(scope));
    const kept = (before?.getOIDCScope() ?? '').split(' ').filter((scope) => !unticked.includes(scope));
    grant.addOIDCScope([...kept, ...ticked].filter((scope) => scope !== '').join(' '));
    if (unticked.length > 0) grant.rejectOIDCScope(unticked.join(' '));
    return { consent: { grantId: await grant.save() } };
  }
}

function requested({ params }: Interaction): string[] {
  return (asText(params['scope']) ?? '').split(' ').filter((scope) => scope !== '');
}
