import { execFile } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { promisify } from "node:util"

import { afterAll, beforeAll, expect, test } from "vitest"

const root = join(import.meta.dirname, "..")

/** Files that each break a rule, and the one that breaks none. */
const planted = {
  "app/planted-page.ts": 'import { withTenant } from "@/db/client"\nexport const a = withTenant\n',
  "app/planted-worker.ts": 'import { handle } from "@/workers/handle"\nexport const b = handle\n',
  "lib/vitals/planted-domain.ts":
    'import { signIn } from "@/lib/identity/sign-in"\nexport const c = signIn\n',
  "lib/audit/planted-relative.ts":
    'import { signIn } from "../identity/sign-in"\nexport const d = signIn\n',
  "lib/sealing/planted-cycle.ts":
    'import { record } from "@/lib/audit/record"\nexport const k = record\n',
  "lib/planted-kernel.ts": 'import { record } from "@/lib/audit/record"\nexport const e = record\n',
  "lib/rooms/planted-mint.ts":
    'import { mintActor } from "@/lib/actor"\nexport const f = mintActor\n',
  "lib/rooms/planted-allowed.ts":
    'import { withTenant } from "@/db/client"\nimport { record } from "@/lib/audit/record"\nexport const g = [withTenant, record]\n',
  "lib/scheduling/slots/planted-room.ts":
    'import { signSummary } from "@/lib/summaries/sign-commands"\nexport const h = signSummary\n',
  "lib/scheduling/slots/planted-above.ts":
    'import { holdSlot } from "../booking/hold-commands"\nexport const i = holdSlot\n',
  "lib/audit/log/planted-above.ts":
    'import { startExport } from "../export/commands"\nexport const l = startExport\n',
  "lib/audit/planted-door.ts":
    'import { sequenceClinic } from "./log/sequence"\nexport const m = sequenceClinic\n',
  "lib/audit/verify/planted-writer.ts":
    'import { record } from "@/lib/audit/record"\nexport const n = record\n',
  "lib/audit/checks/planted-below.ts":
    'import { openedLine } from "../events/row-line"\nimport { leafHash } from "../proofs/merkle"\nimport { checkLine } from "../verify/check-line"\nexport const o = [openedLine, leafHash, checkLine]\n',
  "lib/rooms/planted-timeout.ts": "export const f = AbortSignal.timeout(1_000)\n",
  "app/_call/planted-page.ts":
    'import { turn } from "@/app/(patient)/join/turn"\nexport const j = turn\n',
}
type Planted = keyof typeof planted

let found: { code: string; filename: string }[] = []

// The linter reads the whole project each time: once for all.
beforeAll(async () => {
  for (const [path, text] of Object.entries(planted)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  found = await lint(Object.keys(planted))
}, 120_000)

afterAll(() => {
  for (const path of Object.keys(planted)) rmSync(join(root, path), { force: true })
})

/** Lints files with the project's own configuration. */
async function lint(paths: readonly string[]): Promise<typeof found> {
  const run = promisify(execFile)(
    process.execPath,
    ["node_modules/oxlint/bin/oxlint", "--format=json", ...paths],
    { cwd: root, timeout: 110_000 },
  )
  const { stdout } = await run.catch((failed: { stdout: string }) => failed)
  const report: { diagnostics: typeof found } = JSON.parse(stdout)
  return report.diagnostics
}

/** The rules that spoke about a planted file. */
function rulesOn(path: Planted): string[] {
  return found
    .filter(({ filename }) => filename.replaceAll("\\", "/") === path)
    .map(({ code }) => code)
}

const boundary = "boundaries(dependencies)"
const restricted = "eslint(no-restricted-imports)"

test.each<[string, Planted]>([
  ["a page reaching into the database", "app/planted-page.ts"],
  ["a worker's code in a page", "app/planted-worker.ts"],
  ["a domain using another behind its back", "lib/vitals/planted-domain.ts"],
  ["the same by a relative path", "lib/audit/planted-relative.ts"],
  ["a room of a domain doing so", "lib/scheduling/slots/planted-room.ts"],
  ["what seals the log's events using the log", "lib/sealing/planted-cycle.ts"],
  ["the kernel importing a domain", "lib/planted-kernel.ts"],
])("the linter bites on %s", (_, path) => {
  expect(rulesOn(path)).toContain(boundary)
})

test.each<[string, Planted]>([
  ["minting an Actor outside lib/identity", "lib/rooms/planted-mint.ts"],
  ["a room of scheduling importing one above it", "lib/scheduling/slots/planted-above.ts"],
  ["a room of the log importing one above it", "lib/audit/log/planted-above.ts"],
  ["what the whole house calls of audit reaching into a room above", "lib/audit/planted-door.ts"],
  ["what verifies a log using what writes one", "lib/audit/verify/planted-writer.ts"],
  ["what pages share importing a page", "app/_call/planted-page.ts"],
])("%s is refused", (_, path) => {
  expect(rulesOn(path)).toContain(restricted)
})

test("a time limit that the collector may take is refused", () => {
  expect(rulesOn("lib/rooms/planted-timeout.ts")).toContain("eslint(no-restricted-properties)")
})

test.each<Planted>(["lib/rooms/planted-allowed.ts", "lib/audit/checks/planted-below.ts"])(
  "what is allowed stays silent: %s",
  (path) => {
    expect(rulesOn(path)).not.toContain(boundary)
    expect(rulesOn(path)).not.toContain(restricted)
  },
)
