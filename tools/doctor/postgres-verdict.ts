import type { Database, Migrations } from "./postgres-probe"
import { careful, ill, well } from "./verdict"
import type { Finding, Verdict } from "./verdict"

export function databaseVerdicts(finding: Finding<Database>): Verdict[] {
  if (!finding.found)
    return [
      ill(
        "database",
        `PostgreSQL at DATABASE_URL: ${finding.why}`,
        "is it up, is its disk full? Its own log says; then host, port and password of DATABASE_URL",
      ),
    ]
  const { version, roles, open, owned } = finding.value
  const number = `${Math.floor(version / 10_000)}.${version % 10_000}`
  return [
    version >= 160_000
      ? well("database", `PostgreSQL ${number}`)
      : ill("database", `PostgreSQL ${number} is too old`, "move to 16 or newer"),
    ...rolesVerdict(roles, owned),
    open.length === 0
      ? well("row security", "forced on every table that holds a clinic's rows")
      : ill(
          "row security",
          `not forced on ${some(open)}`,
          `as housecall_owner: alter table ${open[0]} enable row level security, force row level security; and find out who took it away`,
        ),
  ]
}

export function migrationsVerdict(finding: Finding<Migrations> | undefined): Verdict {
  if (finding === undefined)
    return careful(
      "migrations",
      "not looked at",
      "set OWNER_DATABASE_URL: only the tables' owner may read which ran",
    )
  if (!finding.found)
    return ill(
      "migrations",
      `could not be read at OWNER_DATABASE_URL: ${finding.why}`,
      "npm run migrate makes the roles and the tables; it needs ADMIN_DATABASE_URL once",
    )
  const { missing, unknown } = finding.value
  if (missing.length > 0)
    return ill(
      "migrations",
      `${missing.length} did not run: ${some(missing)}`,
      "run migrate (npm run migrate, or docker compose up -d migrate); it goes on from there",
    )
  return unknown.length > 0
    ? careful(
        "migrations",
        `the database has ${some(unknown)}, which this version does not know`,
        "a newer version was here: do not go back without the backup of before",
      )
    : well("migrations", "all ran")
}

function rolesVerdict(roles: Database["roles"], owned: readonly string[]): Verdict[] {
  const mighty = roles.filter((role) => role.mighty).map(({ name }) => name)
  if (mighty.length > 0)
    return [
      ill(
        "roles",
        `${some(mighty)} may pass by row-level security (superuser, BYPASSRLS or CREATEROLE, its own or by membership)`,
        `as a superuser: alter role ${mighty[0]} nosuperuser nobypassrls nocreaterole; revoke what it is a member of. npm run migrate with ADMIN_DATABASE_URL does the first`,
      ),
    ]
  if (owned.length > 0)
    return [
      ill(
        "roles",
        `the app's role owns ${some(owned)}`,
        "DATABASE_URL must name housecall_app; alter table … owner to housecall_owner",
      ),
    ]
  return [
    well("roles", `${some(roles.map(({ name }) => name))}: none passes by row-level security`),
  ]
}

/** The first few by name. */
export function some(names: readonly string[]): string {
  const more = names.length - shown
  return `${names.slice(0, shown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`
}

const shown = 4
