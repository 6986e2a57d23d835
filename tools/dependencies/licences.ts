import { conditions, licenceRead, refusedTerm } from "./licence-terms"
import { lockedPackages } from "./lock"
import type { Lock, LockedPackage } from "./lock"

export type LicenceRow = {
  name: string
  version: string
  licence: string
  /** Where the licence stands, when not in the package's own entry. */
  from?: string
  use: "runs" | "develops"
}

/** Each package of the lock once per version, with its licence; "unknown" where nothing says it. */
export function licenceRows(lock: Lock): LicenceRow[] {
  const parents = parentsOf(lock)
  const rows = new Map<string, LicenceRow>()
  for (const one of lockedPackages(lock)) {
    const key = `${one.name}@${one.version ?? ""}`
    const known = rows.get(key)
    const row = known ?? { ...rowOf(one, parents), use: "develops" as const }
    rows.set(key, { ...row, use: one.dev || one.devOptional ? row.use : "runs" })
  }
  return [...rows.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version))
}

/** Licences that nobody knows or that may not be used here, a line each. */
export function licenceFaults(rows: readonly LicenceRow[]): string[] {
  return rows.flatMap(({ name, version, licence }) => {
    if (licence === "unknown") return [`${name} ${version}: nothing says its licence`]
    const refused = refusedTerm(licence, name)
    return refused === undefined ? [] : [`${name} ${version}: ${refused} is not allowed here`]
  })
}

/** docs/licences.md. */
export function licencePage(rows: readonly LicenceRow[]): string {
  const counts = [...new Set(rows.map((row) => row.licence))]
    .map((licence) => ({ licence, count: rows.filter((row) => row.licence === licence).length }))
    .sort((a, b) => b.count - a.count || compare(a.licence, b.licence))
  return `# Licences

Every npm package of the lock, written by \`npm run deps -- --write\` and compared by \`npm run deps\`. "runs": a page, the web process or a worker may load it. "develops": only tests and tools do. What may be used is in \`tools/dependencies/licence-terms.ts\`; any other licence, and none, is refused with the package's name.

${conditions.map(({ licence, why }) => `- ${licence}, for named packages only: ${why}.`).join("\n")}

Not npm packages, and so not below: PostgreSQL (PostgreSQL Licence), Redis (what the system's package says), livekit-server (Apache-2.0), Chromium in tests; the tools under \`tools/outside\`, which check Housecall and are never part of it.

| licence | packages |
|---|---:|
${counts.map(({ licence, count }) => `| ${licence} | ${count} |`).join("\n")}

| package | version | licence | use |
|---|---|---|---|
${rows.map(line).join("\n")}
`
}

function line({ name, version, licence, from, use }: LicenceRow): string {
  return `| ${name} | ${version} | ${licence}${from === undefined ? "" : ` (${from})`} | ${use} |`
}

function rowOf(one: LockedPackage, parents: Map<string, LockedPackage>): Omit<LicenceRow, "use"> {
  const version = one.version ?? ""
  const row = { name: one.name, version }
  if (one.license !== undefined) return { ...row, licence: one.license }
  const read = licenceRead(one.name, version)
  if (read !== undefined) return { ...row, licence: read, from: "its LICENSE file" }
  // A binary for one platform, of which the lock knows only the name: built from its parent's source.
  const parent = parents.get(`${one.name}@${version}`)
  return parent?.license === undefined
    ? { ...row, licence: "unknown" }
    : { ...row, licence: parent.license, from: `as ${parent.name}` }
}

/** Who names a package of one platform, by exact version. */
function parentsOf(lock: Lock): Map<string, LockedPackage> {
  return new Map(
    lockedPackages(lock).flatMap((parent) =>
      Object.entries(parent.optionalDependencies).map(
        ([name, version]) => [`${name}@${version.replace(/^[\^~=v]+/, "")}`, parent] as const,
      ),
    ),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
