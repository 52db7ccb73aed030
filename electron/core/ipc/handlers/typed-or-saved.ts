import type {
  ConnectionScope,
  ConnectionService,
  ConnectionSettings,
} from '../../../../shared/ipc/integrations.ts';
import type { Person } from '../../accounts/types.ts';
import { type TypedSettings, mayReuse, secretMissing } from '../../connections/kept-secret.ts';
import type { ConnectionAdapter, Connections } from '../../connections/types.ts';

interface Form<S extends TypedSettings> {
  service: ConnectionService;
  scope: ConnectionScope;
  adapter: ConnectionAdapter<S>;
  typed: string | undefined;
  /** What the form says besides, put in place of what is saved. */
  edit: Partial<S>;
}

/** Runs with the secret of a form, or with the saved one if the form still names its account and its address. */
export async function withTypedOrSaved<S extends TypedSettings, T>(
  connections: Pick<Connections, 'withSaved'>,
  person: Person,
  { service, scope, adapter, typed, edit }: Form<S>,
  ask: (secret: string) => Promise<T>,
): Promise<T> {
  if (typed !== undefined) return await ask(typed);
  return await connections.withSaved(person, { service, scope }, async (lease) => {
    const { settings } = lease;
    const same =
      isFor(adapter, settings) && mayReuse(adapter, settings, adapter.normalise({ ...settings, ...edit }));
    if (!same) throw secretMissing(adapter.kind, { readable: true });
    return await lease.withSecret(ask);
  });
}

function isFor<S extends TypedSettings>(
  { kind }: ConnectionAdapter<S>,
  settings: ConnectionSettings,
): settings is S {
  return settings.kind === kind;
}
