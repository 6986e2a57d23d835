import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { readdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { promisify } from "node:util"

import { cache } from "../../programs.mjs"

const run = promisify(execFile)

/** Where `npm run fhir:validator` puts the validator: outside the tree, by its version. */
const jars = process.env["HAPI_JARS"] ?? join(dirname(cache), "hapi-8.8.1")

export type Finding = { readonly line: number; readonly place: string; readonly message: string }

/** Why the validator cannot run here; undefined where it can. Nothing is fetched. */
export async function hapiAbsent(): Promise<string | undefined> {
  const found = existsSync(jars) ? await readdir(jars) : []
  if (!found.includes("hapi-fhir-validation-8.8.1.jar"))
    return "the HAPI validator is not there: npm run fhir:validator"
  return run("java", ["--list-modules"], { timeout: 30_000 }).then(
    ({ stdout }) => (stdout.includes("jdk.compiler") ? undefined : "there is no Java compiler"),
    () => "there is no Java",
  )
}

/**
 * What the HAPI validator finds wrong in a file of resources, one a line, by R4 and by the profiles of a
 * folder where one is given. Throws where it did not come to the end.
 */
export async function hapiFindings(file: string, profiles?: string): Promise<Finding[]> {
  const program = join(import.meta.dirname, "Validate.java")
  const { stdout } = await run(
    "java",
    [
      "-Xmx1500m",
      "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
      "-cp",
      join(jars, "*"),
      program,
      file,
      ...(profiles === undefined ? [] : [profiles]),
    ],
    { timeout: 540_000, maxBuffer: 64 * 1024 * 1024 },
  )
  const lines = stdout.split("\n").map((line) => line.split("\t"))
  if (!lines.some(([name]) => name === "checked")) throw new Error("HAPI did not come to the end")
  return lines.flatMap(([line = "", severity, place = "", message = ""]) =>
    severity === "error" || severity === "fatal" ? [{ line: Number(line), place, message }] : [],
  )
}
