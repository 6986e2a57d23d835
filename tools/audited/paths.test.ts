import { describe, expect, test } from "vitest"

import { auditJudge } from "./paths"
import { sources } from "./source"

const written = {
  "lib/audit/record.ts":
    "export async function record(tx, actor, event) {}\nexport async function recordAll(tx, actor, events) {}",
  "lib/audit/denied.ts": "export async function deny(actor, attempted, entity, reason) {}",
}
const heading = `
import { deny } from "@/lib/audit/denied"
import { record, recordAll } from "@/lib/audit/record"
import { withTenant } from "@/db/client"
`

function verdict(body: string, files: Record<string, string> = {}) {
  const all = new Map(Object.entries({ ...written, ...files, "lib/a.ts": heading + body }))
  const found = sources((path) => all.get(path))
  const file = found.module("lib/a.ts")
  const node = file?.declared.get("a")
  if (file === undefined || node === undefined) throw new Error("there is no function a")
  const { every, some } = auditJudge(found).function({ node, module: file })
  return every ? "every" : some ? "some" : "none"
}

describe("on every way out", () => {
  test.each([
    ["written, then answered", "await record(tx, actor, e)\nreturn ok(rows)"],
    [
      "a refusal needs none",
      'if (!may) return refuse("ended")\nawait record(tx, actor, e)\nreturn ok(1)',
    ],
    [
      "an attempt without the right is one",
      "if (!may) return deny(actor)\nreturn record(tx, actor, e)",
    ],
    [
      "in a transaction's callback",
      "return withTenant(c, async (tx) => { await record(tx, actor, e); return ok(rows) })",
    ],
    [
      "what was refused is handed on",
      "const m = judge(actor)\nif (!m.ok) return m\nawait record(tx, actor, e)\nreturn ok(m)",
    ],
    [
      "both branches",
      "if (x) await record(tx, actor, e)\nelse await recordAll(tx, actor, es)\nreturn rows",
    ],
    ["an event for each row", "for (const row of rows) await record(tx, actor, row)\nreturn rows"],
    [
      "nothing found, nothing given",
      "const row = await find()\nif (!row) return undefined\nawait record(tx, actor, e)\nreturn row",
    ],
    [
      "by a function of its own file",
      "await note(tx)\nreturn rows\n}\nasync function note(tx) {\n  await record(tx, actor, e)",
    ],
    [
      "a throw gives nothing",
      'if (bad) throw new Error("x")\nawait record(tx, actor, e)\nreturn rows',
    ],
  ])("%s", (_, body) => {
    expect(verdict(`export async function a(actor) {\n${body}\n}`)).toBe("every")
  })

  test("by another file's function", () => {
    const files = {
      "lib/b.ts":
        'import { record } from "./audit/record"\nexport async function note(tx) {\n  await record(tx)\n}',
    }
    const body =
      'import { note } from "./b"\nexport const a = async (actor) => { await note(tx); return 1 }'
    expect(verdict(body, files)).toBe("every")
  })
})

describe("what it bites on", () => {
  test.each([
    ["no event at all", "return tx.select()", "none"],
    ["only the refusal is written", "if (!may) return deny(actor)\nreturn tx.select()", "some"],
    ["one branch without", "if (x) await record(tx, actor, e)\nreturn rows", "some"],
    [
      "an early answer",
      "if (cached) return ok(rows)\nawait record(tx, actor, e)\nreturn ok(rows)",
      "some",
    ],
    [
      "only where something fails",
      "try { return await rows() } catch { await record(tx, actor, e) }\nreturn 1",
      "some",
    ],
    ["a change that falls off the end", "await tx.update(x)", "none"],
    [
      "a callback that writes on one way",
      "return withTenant(c, async (tx) => { if (x) await record(tx); return rows })",
      "some",
    ],
    ["a choice of two things that are nothing", "const n = x ? 300 : 60\nreturn rows(n)", "none"],
    ["a function of the same name that is not ours", "await recorded(tx)\nreturn rows", "none"],
  ])("%s", (_, body, answer) => {
    expect(verdict(`export async function a(actor) {\n${body}\n}`)).toBe(answer)
  })
})
