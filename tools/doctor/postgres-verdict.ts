import type { MigrationState } from "@/db/migration-state"

import type { Backlog, Database } from "./postgres-probe"
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
      ...(["roles", "row security"] as const).map((check) =>
        careful(check, "not tried", 'see to "database" first'),
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

/** What web and workers look at, too, before they start (db/expect-schema.ts). */
export function migrationsVerdict(finding: Finding<MigrationState>): Verdict {
  if (!finding.found)
    return careful("migrations", `not known: ${finding.why}`, 'see to "database" first')
  const state = finding.value
  switch (state.kind) {
    case "same":
      return well("migrations", "all ran")
    case "ahead":
      return careful(
        "migrations",
        state.what,
        "a newer version was here: there is no way back but a backup from before",
      )
    case "behind":
    case "changed":
    case "too_new":
      return ill("migrations", state.what, state.way)
  }
}

/** A database that was put back beside secrets that were made anew: every page would say that it cannot open a thing. */
export function keysVerdict(finding: Finding<Backlog>): Verdict {
  if (!finding.found) return careful("keys", "not tried", 'see to "database" first')
  const { keyed, unopened } = finding.value
  if (unopened.length > 0)
    return ill(
      "keys",
      `what is stored of clinic ${some(unopened)} does not open`,
      "MASTER_KEY, or RECORD_KEY where it is set, must be the one that this database was written with: put it back from your copy of the secrets",
    )
  return well(
    "keys",
    keyed === 0 ? "nothing is sealed yet" : `the oldest of each clinic opens (${keyed})`,
  )
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
