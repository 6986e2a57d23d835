import { chmodSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export type MovableClock = {
  /** For the programs whose clock it is. */
  env: Record<string, string>
  /** "+0" as the machine's; "+1h" an hour ahead, from that moment on. */
  file: string
}

/**
 * A clock that a test can set, for programs that ask the C library: PostgreSQL, web and workers. Go
 * programs ask the kernel themselves, so the media server keeps the machine's; so does Redis, whose allocator
 * asks for the time before the library is ready. It measures how long it keeps what it is given. Undefined where libfaketime is
 * not installed. The file is read once a second, by whatever user a program runs as.
 */
export function movableClock(): MovableClock | undefined {
  const library = find()
  if (library === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), "housecall-clock-"))
  chmodSync(folder, 0o755)
  const file = join(folder, "clock")
  writeFileSync(file, "+0\n", { mode: 0o644 })
  return {
    file,
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: "1",
      // Timers are no clocks.
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
  }
}

/** Where Debian's package puts it, for any processor. */
function find(): string | undefined {
  const libraries = "/usr/lib"
  if (!existsSync(libraries)) return undefined
  return readdirSync(libraries)
    .map((folder) => join(libraries, folder, "faketime/libfaketime.so.1"))
    .find((path) => existsSync(path))
}
