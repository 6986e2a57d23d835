// Where this machine keeps the programs that Housecall runs. Plain Node: the doctor must work without npm.
import { accessSync, constants } from "node:fs"
import { homedir } from "node:os"
import { delimiter, join } from "node:path"

/** Programs that we built ourselves. */
export const cache = join(
  process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
  "housecall/bin",
)

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

export function findLivekit() {
  return onPath("livekit-server", [cache])
}

export function findOpenssl() {
  return onPath("openssl")
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
