import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { promisify } from "node:util"

import { cache } from "../../programs.mjs"

const run = promisify(execFile)

/** Where `npm run dicom:validator` puts Jing and the schema: outside the tree. */
const place = process.env["JING_JARS"] ?? join(dirname(cache), "jing-20241231")
const schema = join(place, "audit-message.rnc")

/** Why no message can be held against DICOM's schema here; undefined where it can. */
export async function jingAbsent(): Promise<string | undefined> {
  if (!existsSync(join(place, "jing-20241231.jar")) || !existsSync(schema))
    return "Jing or the schema of PS3.15 A.5.1 is not there: npm run dicom:validator -- FILE"
  return run("java", ["-version"], { timeout: 30_000 }).then(
    () => undefined,
    () => "there is no Java",
  )
}

/** What Jing says of each file that is not as the schema has it: "FILE:LINE:COLUMN: error: ...". */
export async function jingFindings(files: readonly string[]): Promise<string[]> {
  const done = await run(
    "java",
    ["-cp", join(place, "*"), "com.thaiopensource.relaxng.util.Driver", "-c", schema, ...files],
    { timeout: 120_000, maxBuffer: 16 * 1024 * 1024 },
  ).catch((error: { code?: unknown; stdout?: unknown }) => {
    // 1: something is not valid. Anything else is Jing's own end.
    if (error.code !== 1) throw error
    return { stdout: String(error.stdout) }
  })
  return done.stdout.split("\n").filter((line) => line.trim() !== "")
}
