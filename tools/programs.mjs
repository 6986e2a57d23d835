// Where this machine keeps the programs that Housecall runs. Plain Node: the doctor must work without npm.
import { spawnSync } from "node:child_process"
import { accessSync, constants } from "node:fs"
import { homedir } from "node:os"
import { delimiter, join } from "node:path"

/** Programs that we built ourselves. */
export const cache = join(
  process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
  "housecall/bin",
)

/** Built with a change of our own (stack/livekit-source.ts), so its name tells it from others. */
export const builtLivekit = join(cache, "livekit-server-1.13.5-1")

const chromiums = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
]

export function findRedis() {
  return onPath("redis-server")
}

export function findAptGet() {
  return onPath("apt-get")
}

/** The system's where it is sound, or the one that we built. */
export function findLivekit() {
  const installed = onPath("livekit-server")
  if (installed !== undefined && isSoundLivekit(versionOf(installed))) return installed
  return isProgram(builtLivekit) ? builtLivekit : undefined
}

/**
 * In 1.13.5 and 1.13.6 the end of a data track can stop all that its reader asks of the server
 * (livekit/livekit#4842): no key and no picture of whoever comes later. @param {string} text
 */
export function isSoundLivekit(text) {
  const [major = 0, minor = 0, patch = 0] = (/\d+\.\d+\.\d+/.exec(text)?.[0] ?? "")
    .split(".")
    .map(Number)
  return major > 1 || (major === 1 && (minor > 13 || (minor === 13 && patch >= 7)))
}

/** @param {string} program */
function versionOf(program) {
  return spawnSync(program, ["--version"], { encoding: "utf8", timeout: 10_000 }).stdout ?? ""
}

export function findOpenssl() {
  return onPath("openssl")
}

/** ClamAV's daemon. The tools start none: a test has the real one where it is installed. */
export function findClamd() {
  return onPath("clamd", ["/usr/sbin", "/usr/local/sbin"])
}

/** The front door of deploy/compose.yaml. The tools start none: tests have the real one where it is installed. */
export function findHaproxy() {
  return onPath("haproxy", ["/usr/sbin", "/usr/local/sbin"])
}

export function findGo() {
  return onPath("go", ["/usr/local/go/bin"])
}

/** The system's: CHROMIUM_PATH, a usual place, or PATH. Housecall downloads no browser. */
export function findChromium() {
  const named = process.env["CHROMIUM_PATH"]
  if (named !== undefined) return isProgram(named) ? named : undefined
  return chromiums.find(isProgram) ?? onPath("chromium") ?? onPath("google-chrome")
}

/** @param {string} file */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The program's file, looked for in PATH and then in `also`. @param {string} name @param {string[]} also */
function onPath(name, also = []) {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "")
  return [...folders, ...also].map((folder) => join(folder, name)).find(isProgram)
}
