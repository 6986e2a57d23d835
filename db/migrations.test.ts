import { expect, test } from "vitest"

import { migrationFiles, needsIn } from "./migration-files"

/**
 * The rule (ADR 0075): the version before goes on working after a migration, for as long as it takes to replace
 * its processes. It holds from this file on; what is older ran when everything was stopped for an upgrade.
 */
const from = "0085"

type Broken = { readonly what: string; readonly kind: "breaks" | "locks"; readonly table: string }

/** What of a file the version before may not survive, or what holds up everybody while it runs. */
function brokenRules(sql: string): Broken[] {
  const text = sql
    .replace(/--[^\n]*/g, " ")
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/\s+/g, " ")
  const statements = text.split(";").map((one) => one.trim())
  const made = new Set(
    [...text.matchAll(/create table (?:if not exists )?([\w.]+)/gi)].map(([, name = ""]) => name),
  )
  const added = [...text.matchAll(/add column (?:if not exists )?(\w+)/gi)].map(
    ([, name = ""]) => name,
  )
  return statements.flatMap((statement) => judged(statement, made, added))
}

function judged(statement: string, made: ReadonlySet<string>, added: readonly string[]): Broken[] {
  const broken = (what: string, kind: Broken["kind"], table: string): Broken[] =>
    made.has(table) ? [] : [{ what, kind, table }]
  const table = /^alter table (?:if exists |only )*([\w.]+)/i.exec(statement)?.[1] ?? ""
  const index =
    /^create (unique )?index (?:concurrently )?(?:if not exists )?(?:\w+ )?on (?:only )?([\w.]+)/i.exec(
      statement,
    )
  const updated = /^(?:update|delete from) (?:only )?([\w.]+)/i.exec(statement)?.[1]
  if (index !== null)
    return broken(
      index[1] === undefined
        ? "an index is built while nobody writes"
        : "what was allowed twice is not",
      index[1] === undefined ? "locks" : "breaks",
      index[2] ?? "",
    )
  if (updated !== undefined) return broken("rows are changed in one transaction", "locks", updated)
  if (/^drop (table|function|view|type|policy|procedure)\b/i.test(statement))
    return broken("something is dropped", "breaks", statement.split(" ").at(-1) ?? "")
  if (/^revoke\b.* from .*housecall_(app|sequencer)/i.test(statement))
    return broken(
      "a right is taken away",
      "breaks",
      / on (?:table )?([\w.]+)/i.exec(statement)?.[1] ?? "",
    )
  if (/^alter type \w+ rename/i.test(statement)) return broken("a value is renamed", "breaks", "")
  if (table === "") return []
  return statement
    .split(/,(?![^(]*\))/)
    .flatMap((part) => alteration(part, added).flatMap((what) => broken(what, "breaks", table)))
}

function alteration(part: string, added: readonly string[]): string[] {
  if (/\brename\b/i.test(part)) return ["something is renamed"]
  if (
    /\bdrop (column )?(?!constraint|not null|default|expression|identity)\w+/i.test(part) &&
    !/\balter column\b/i.test(part)
  )
    return ["a column is dropped"]
  if (/\balter (column )?\w+ (set data )?type\b/i.test(part)) return ["a column's type changes"]
  if (/\bset not null\b/i.test(part)) return ["a column must be filled"]
  if (/\bdrop default\b/i.test(part)) return ["a column must be filled"]
  if (/\badd column\b/i.test(part))
    return /\bnot null\b/i.test(part) && !/\bdefault\b|\bgenerated\b/i.test(part)
      ? ["a new column must be filled"]
      : []
  const isRule = /\badd (constraint|check|unique|foreign key|exclude|primary key)\b/i.test(part)
  return isRule && !added.some((name) => new RegExp(`\\b${name}\\b`).test(part))
    ? ["what was allowed is refused"]
    : []
}

test.each([
  ["DROP TABLE visits", "something is dropped"],
  ["ALTER TABLE visits DROP COLUMN reason", "a column is dropped"],
  ["alter table visits drop reason", "a column is dropped"],
  ["ALTER TABLE visits RENAME COLUMN reason TO why", "something is renamed"],
  ["ALTER TABLE visits ALTER COLUMN reason TYPE varchar(20)", "a column's type changes"],
  ["ALTER TABLE visits ALTER reason SET NOT NULL", "a column must be filled"],
  ["ALTER TABLE visits ADD COLUMN why text NOT NULL", "a new column must be filled"],
  [
    "ALTER TABLE visits ADD COLUMN why text NOT NULL DEFAULT ''; ALTER TABLE visits ALTER COLUMN why DROP DEFAULT",
    "a column must be filled",
  ],
  ["ALTER TABLE visits ADD CHECK (reason <> '')", "what was allowed is refused"],
  ["ALTER TABLE visits ADD COLUMN why text, ADD UNIQUE (room)", "what was allowed is refused"],
  ["CREATE UNIQUE INDEX visits_room ON visits (room)", "what was allowed twice is not"],
  ["CREATE INDEX ON visits (room)", "an index is built while nobody writes"],
  ["UPDATE visits SET reason = ''", "rows are changed in one transaction"],
  ["REVOKE DELETE ON visits FROM housecall_app", "a right is taken away"],
])("the rule bites: %s", (sql, what) => {
  expect(brokenRules(sql).map((one) => one.what)).toEqual([what])
})

test.each([
  "CREATE TABLE new (id uuid NOT NULL); CREATE UNIQUE INDEX ON new (id); ALTER TABLE new ADD CHECK (id IS NOT NULL)",
  "ALTER TABLE visits ADD COLUMN why text; ALTER TABLE visits ADD CHECK (why <> '')",
  "ALTER TABLE visits ADD COLUMN why text NOT NULL DEFAULT '', ALTER COLUMN reason DROP NOT NULL",
  "ALTER TABLE visits DROP CONSTRAINT visits_reason_check",
  "-- DROP TABLE visits\nGRANT SELECT ON visits TO housecall_app",
  "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DROP TABLE visits; $$",
])("and leaves alone: %s", (sql) => {
  expect(brokenRules(sql)).toEqual([])
})

const files = (await migrationFiles()).filter(({ name }) => name >= from)

test.each(files)(
  "the version before survives $name, or the file says what it needs and why",
  async ({ name, text }) => {
    const all = (await migrationFiles()).map((file) => file.name)
    const needs = needsIn(name, text)
    expect(needs === undefined || (all.includes(needs.file) && needs.file <= name)).toBe(true)
    const locks = [...text.matchAll(/^-- Locks (\w+): .{10,}$/gm)].map(([, table]) => table)
    const broken = brokenRules(text).filter(({ kind, table }) =>
      kind === "breaks" ? needs === undefined : !locks.includes(table),
    )
    expect(broken).toEqual([])
  },
)
