import { execFile } from "node:child_process"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { mkdir, rename, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { promisify } from "node:util"

import { cache } from "../programs.mjs"

const run = promisify(execFile)

export type Python = { python: string } | { absent: string }

/**
 * A Python that has the packages of `folder`'s requirements.txt and imports `modules`, in a virtual
 * environment made once, outside the tree; or why there is none. `readers` names them in words.
 */
export async function outsidePython(
  folder: string,
  name: string,
  modules: string,
  readers: string,
): Promise<Python> {
  const requirements = join(folder, "requirements.txt")
  const version = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12)
  const place = join(dirname(cache), `${name}-${version}`)
  const python = join(place, "bin/python")
  if (await works(python, `import ${modules}`)) return { python }
  if (!(await works("python3", "import venv"))) return { absent: "Python 3 is not installed" }
  // Made beside its place and moved there whole: two runs at once do not meet half of one.
  const making = `${place}.${process.pid}`
  try {
    await mkdir(dirname(place), { recursive: true })
    await run("python3", ["-m", "venv", making], { timeout: 60_000 })
    const pip = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "-r",
      requirements,
    ]
    await run(join(making, "bin/python"), pip, { timeout: 300_000 })
    await rm(place, { recursive: true, force: true })
    await rename(making, place)
  } catch (error) {
    await rm(making, { recursive: true, force: true })
    const said = error instanceof Error ? error.message.split("\n")[0] : ""
    return { absent: `the ${readers} could not be installed: ${said}` }
  }
  return (await works(python, `import ${modules}`))
    ? { python }
    : { absent: `the ${readers} do not start` }
}

function works(python: string, program: string) {
  return run(python, ["-c", program], { timeout: 120_000 }).then(
    () => true,
    () => false,
  )
}
