export interface EximConfig {
  folder: string;
  /** Exim gives up every privilege for this user before it reads a byte. */
  uid: number;
  gid: number;
}

/** One TLS-only submission server that delivers everything, whomever it is for, to one maildir. */
export function eximConfig({ folder, uid, gid }: EximConfig): string {
  const passwordOf = (user: string): string => `\${lookup{${user}}lsearch{${folder}/users}}`;
  return `
exim_user = ${uid}
exim_group = ${gid}
never_users = root
deliver_drop_privilege
primary_hostname = mail.example.com
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
host_lookup =
rfc1413_hosts =
keep_environment =
message_size_limit = 50M

tls_advertise_hosts = *
tls_certificate = ${folder}/cert.pem
tls_privatekey = ${folder}/key.pem
auth_advertise_hosts = \${if def:tls_in_cipher {*}}
acl_smtp_mail = signed_in
acl_smtp_rcpt = accept
acl_smtp_data = accept

begin acl
signed_in:
  accept authenticated = *
  deny message = Sign in first

begin routers
everybody:
  driver = accept
  transport = mailbox

begin transports
mailbox:
  driver = appendfile
  maildir_format
  directory = ${folder}/mail
  return_path_add
  envelope_to_add
  headers_add = X-Signed-In: $authenticated_id

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{${passwordOf('$auth2')}}{$auth3}}
  server_set_id = $auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if eq{${passwordOf('$auth1')}}{$auth2}}
  server_set_id = $auth1
`;
}
