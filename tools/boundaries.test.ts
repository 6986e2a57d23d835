import { execFile } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { promisify } from "node:util"

import { afterAll, expect, test, vi } from "vitest"

const root = join(import.meta.dirname, "..")
const planted: string[] = []

// The linter reads the whole project each time, perhaps on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

afterAll(() => {
  for (const path of planted) rmSync(join(root, path), { force: true })
})

/** Writes files that break a rule, lints them with the project's own configuration, and answers which rules spoke. */
async function lint(files: Record<string, string>): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    planted.push(path)
  }
  const run = promisify(execFile)(
    process.execPath,
    ["node_modules/oxlint/bin/oxlint", "--format=json", ...Object.keys(files)],
    { cwd: root, timeout: 110_000 },
  )
  const { stdout } = await run.catch((failed: { stdout: string }) => failed)
  const report: { diagnostics: { code: string; filename: string }[] } = JSON.parse(stdout)
  return report.diagnostics.map((one) => `${one.filename.replaceAll("\\", "/")} ${one.code}`)
}

const boundary = "boundaries(dependencies)"

test.each([
  [
    "a page reaching into the database",
    "app/planted-page.ts",
    'import { withTenant } from "@/db/client"\nexport const a = withTenant\n',
  ],
  [
    "a worker's code in a page",
    "app/planted-worker.ts",
    'import { handle } from "@/workers/handle"\nexport const b = handle\n',
  ],
  [
    "a domain using another behind its back",
    "lib/vitals/planted-domain.ts",
    'import { signIn } from "@/lib/identity/sign-in"\nexport const c = signIn\n',
  ],
  [
    "the same by a relative path",
    "lib/audit/planted-relative.ts",
    'import { signIn } from "../identity/sign-in"\nexport const d = signIn\n',
  ],
  [
    "a room of a domain doing so",
    "lib/scheduling/slots/planted-room.ts",
    'import { signSummary } from "@/lib/summaries/sign-commands"\nexport const h = signSummary\n',
  ],
  [
    "what seals the log's events using the log",
    "lib/sealing/planted-cycle.ts",
    'import { record } from "@/lib/audit/record"\nexport const k = record\n',
  ],
  [
    "the kernel importing a domain",
    "lib/planted-kernel.ts",
    'import { record } from "@/lib/audit/record"\nexport const e = record\n',
  ],
])("the linter bites on %s", async (_, path, text) => {
  expect(await lint({ [path]: text })).toContain(`${path} ${boundary}`)
})

test("minting an Actor outside lib/identity is refused", async () => {
  const path = "lib/rooms/planted-mint.ts"
  const found = await lint({
    [path]: 'import { mintActor } from "@/lib/actor"\nexport const f = mintActor\n',
  })
  expect(found).toContain(`${path} eslint(no-restricted-imports)`)
})

test("a room of scheduling importing one above it is refused", async () => {
  const path = "lib/scheduling/slots/planted-above.ts"
  const found = await lint({
    [path]: 'import { holdSlot } from "../booking/hold-commands"\nexport const i = holdSlot\n',
  })
  expect(found).toContain(`${path} eslint(no-restricted-imports)`)
})

test("what pages share importing a page is refused", async () => {
  const path = "app/_call/planted-page.ts"
  const found = await lint({
    [path]: 'import { turn } from "@/app/(patient)/join/turn"\nexport const j = turn\n',
  })
  expect(found).toContain(`${path} eslint(no-restricted-imports)`)
})

test("what is allowed stays silent", async () => {
  const path = "lib/rooms/planted-allowed.ts"
  const found = await lint({
    [path]:
      'import { withTenant } from "@/db/client"\nimport { record } from "@/lib/audit/record"\nexport const g = [withTenant, record]\n',
  })
  expect(found.filter((one) => one.includes(boundary))).toEqual([])
})
