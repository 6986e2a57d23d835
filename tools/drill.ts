// npm run drill [-- --running] [--programs FOLDER]: puts a backup back, and says step by step what
// was proven. Exit code 1 where something was not (ADR 0074).
//
//   (nothing)            of an installation of its own: the demo clinics, made for it and gone afterwards
//   --running            of the installation that the settings are of (as npm run migrate has them); it is only read
//   --programs FOLDER    where pg_dump and pg_restore are; without it those on PATH that fit
//
// No pg_dump that fits: rows are copied by the drill itself, which says so. What it made goes at its end.
import { mkdirSync } from "node:fs"
import { join, resolve } from "node:path"

import { commandLine } from "./command-line"
import { drill } from "./drill/steps"
import { session } from "./session"
import { discard } from "./stack/sweep"

const { values: options } = commandLine("npm run drill [-- --running] [--programs FOLDER]", {
  options: {
    running: { type: "boolean", default: false },
    programs: { type: "string" },
  },
})

await session(resolve(".data/drill"), async ({ supervisor, directory, stop }) => {
  const place = join(directory, `run-${process.pid}`)
  mkdirSync(place, { recursive: true, mode: 0o700 })
  try {
    await drill(supervisor, place, options)
    console.log("\nThe drill held: what was backed up comes back, and what must be refused is.")
  } finally {
    await stop()
    for (const name of ["source", "target", ""]) discard(join(place, name))
  }
})
