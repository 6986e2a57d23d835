import { randomBytes } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

import pg from "pg"
import { z } from "zod"

import { Failure } from "./failure"
import { run } from "./image-house"
import type { House } from "./image-house"

type Settings = Record<string, string | undefined>

const Report = z.object({
  well: z.boolean(),
  checks: z.array(z.object({ check: z.string(), state: z.string() })),
})

/** The image's doctor at this very installation: healthy, and with three faults planted, which it must find. */
export async function askDoctor(house: House, operator: Settings): Promise<void> {
  // The media server's own lies where only we may look; there is none where it has no TURN over TLS.
  const [made, authority] = [join(house.directory, "turn-cert.pem"), join(house.place, "turn.pem")]
  if (existsSync(made)) writeFileSync(authority, readFileSync(made), { mode: 0o644 })
  const trusted = existsSync(authority) ? { NODE_EXTRA_CA_CERTS: authority } : {}
  const settings = { ...operator, ...trusted }
  const missing = await turnTlsIsMissing(house, settings)
  await look(house, "doctor", settings, missing)

  const admin = readFileSync(operator["ADMIN_DATABASE_URL_FILE"] ?? "", "utf8").trim()
  const database = readFileSync(operator["OWNER_DATABASE_URL_FILE"] ?? "", "utf8").trim()
  const url = new URL(admin)
  url.pathname = new URL(database).pathname
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query("alter role housecall_app bypassrls")
    const ill = {
      ...settings,
      SMTP_URL: "smtp://127.0.0.1:9",
      LIVEKIT_API_SECRET: randomBytes(32).toString("base64url"),
      LIVEKIT_API_SECRET_FILE: undefined,
    }
    await look(house, "doctor-faults", ill, ["roles", "livekit api", "smtp"])
  } finally {
    await client.query("alter role housecall_app nobypassrls")
    await client.end()
  }
}

/** Only where port 443 of this machine could be had does the media server speak TURN over TLS. */
async function turnTlsIsMissing(house: House, settings: Settings): Promise<string[]> {
  await run(house, "doctor-json", ["programs/doctor.mjs", "--json", "--free", "1"], settings)
  const said = house.supervisor.tail("doctor-json", 1_000)
  const { checks } = Report.parse(JSON.parse(said.slice(said.indexOf("{\n"))))
  return checks.some(({ check, state }) => check === "turn tls" && state === "ill")
    ? ["turn tls"]
    : []
}

async function look(house: House, name: string, settings: Settings, ill: string[]): Promise<void> {
  const args = ["programs/doctor.mjs", "--free", "1"]
  const code = await run(house, name, args, settings)
  const said = house.supervisor.tail(name, 60).trim()
  console.log(said)
  const red = [...said.matchAll(/^✗ (.+?) {2,}/gm)].map(([, check]) => check)
  if (red.join() !== ill.join() || code !== (ill.length === 0 ? 0 : 1))
    throw new Failure(
      `The doctor ended with ${code} and called ill: ${red.join(", ") || "nothing"}; it should: ${ill.join(", ") || "nothing"}`,
      "read the logs in .data/try-image/logs",
    )
  console.log(`✓ ${name}: ${ill.join(", ") || "all is well"}`)
}
