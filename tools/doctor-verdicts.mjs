/**
 * What each finding means: "missing" keeps the demo from starting, "optional" costs it something.
 * @param {import("./doctor-verdicts.mjs").Machine} machine
 */
export function verdicts(machine) {
  const { given } = machine
  return [
    machine.nodeIsNewEnough
      ? here(`Node ${machine.node}`)
      : missing(`Node ${machine.node} is too old`, "install Node 20.19 or newer: nodejs.org"),
    machine.packages
      ? here("npm packages")
      : missing("the npm packages are not installed", "npm ci"),
    given["DATABASE_URL"] === undefined ? postgres(machine) : here("PostgreSQL: DATABASE_URL"),
    given["REDIS_URL"] === undefined ? redis(machine) : here("Redis: REDIS_URL"),
    given["LIVEKIT_URL"] === undefined ? livekit(machine) : here("LiveKit: LIVEKIT_URL"),
    chromium(machine),
    machine.freeGigabytes >= 3
      ? here(`disk: ${machine.freeGigabytes} GB free`)
      : missing(
          `only ${machine.freeGigabytes} GB of disk are free`,
          "make room: packages, build and data need 3 GB",
        ),
    machine.portIsFree
      ? here(`port ${machine.port} for the web page`)
      : optional(
          `port ${machine.port} is taken`,
          "the demo takes another by itself; set PORT to choose one",
        ),
  ]
}

function postgres(machine) {
  if (machine.postgres) return here("PostgreSQL: its programs came with npm")
  return missing(
    "PostgreSQL's programs are not in node_modules",
    "npm ci without --omit=optional; where they are not built for the machine, set DATABASE_URL to a superuser's address",
  )
}

function redis(machine) {
  if (machine.redis !== undefined) return here(`Redis: ${machine.redis}`)
  return missing(
    "redis-server is not installed",
    "apt-get install redis-server (macOS: brew install redis), or set REDIS_URL",
  )
}

function livekit(machine) {
  if (machine.livekit !== undefined) return here(`LiveKit: ${machine.livekit}`)
  if (machine.go !== undefined)
    return here(`LiveKit: not built yet; ${machine.go} will do it once, in some minutes`)
  return missing(
    "livekit-server is not installed, and neither is Go to build it",
    "install Go (go.dev), or put livekit-server 1.13.7 or newer on PATH, or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET",
  )
}

function chromium(machine) {
  if (machine.chromium !== undefined) return here(`Chromium: ${machine.chromium}`)
  return optional(
    "no Chromium: the demo prints its bedside links to open yourself, and npm test fails its browser tests",
    "apt-get install chromium, or set CHROMIUM_PATH",
  )
}

function here(say) {
  return { state: "here", say }
}

function missing(say, advice) {
  return { state: "missing", say, advice }
}

function optional(say, advice) {
  return { state: "optional", say, advice }
}
