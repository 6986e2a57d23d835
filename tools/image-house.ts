import { chownSync, mkdirSync } from "node:fs"
import { join } from "node:path"

import { Failure } from "./failure"
import { storedSecrets } from "./secret-files"
import { startServices } from "./stack/backends"
import { heapLimit } from "./stack/heap-limit"
import { secretsIn } from "./stack/secrets"
import { stage } from "./stack/supervisor"
import type { Supervisor } from "./stack/supervisor"

export type House = {
  supervisor: Supervisor
  directory: string
  place: string
  tree: string
  port: number
  baseUrl: string
  node: string
}
type Settings = Record<string, string | undefined>

/** Of the user that the image's programs run as, where we are root. */
const uid = 1000
const user = process.getuid?.() === 0 ? { user: { uid, gid: uid } } : {}

/** Our own services with the secrets of the layout, and what each part is told as compose.yaml tells it. */
export async function startParts({ supervisor, directory, place, baseUrl, port }: House) {
  const { secrets } = storedSecrets(join(place, "secrets"))
  const { postgres, redis, livekit } = secrets
  const own = { ...secretsIn(directory), postgres, redis, livekit, livekitKey: "housecall" }
  const given = { supervisor, directory, secrets: own, baseUrl, throwaway: true }
  const services = await startServices(given, { NODE_ENV: "production" })
  for (const own of ["signer", "tmp"]) {
    mkdirSync(join(place, own), { mode: 0o700 })
    if (user.user !== undefined) chownSync(join(place, own), uid, uid)
  }
  const hosts = {
    POSTGRES_HOST: new URL(services.superuserUrl).host,
    REDIS_HOST: new URL(services.redis).host,
  }
  const at = (part: string) => (name: string) => join(place, "secrets", part, name)
  const settings = (part: string): Settings => ({
    BASE_URL: baseUrl,
    PROXY_HOPS: "0",
    LIVEKIT_URL: services.livekit.url,
    LIVEKIT_API_URL: services.livekit.url.replace(/^ws/, "http"),
    LIVEKIT_API_KEY: "housecall",
    SMTP_URL: services.smtp,
    MAIL_FROM: "Housecall <no-reply@housecall.example>",
    DATABASE_URL_FILE: at(part)("database-url"),
    REDIS_URL_FILE: at(part)("redis-url"),
    LIVEKIT_API_SECRET_FILE: at(part)("livekit-api-secret"),
    SESSION_SECRET_FILE: at(part)("session-secret"),
    MASTER_KEY_FILE: at(part)("master-key"),
    MASTER_KEY_BEFORE_FILE: at(part)("master-key-before"),
    SEAT_SIGNING_KEY_FILE: at(part)("seat-signing-key.pem"),
    HOSTNAME: "127.0.0.1",
    PORT: String(port),
  })
  const sequencer = (part: string): Settings => ({
    SEQUENCER_DATABASE_URL_FILE: at(part)("sequencer-database-url"),
    AUDIT_SIGNER_DIR: join(place, "signer"),
  })
  return {
    hosts,
    mailUrl: services.mailUrl ?? "",
    web: { ...settings("web"), METRICS_TOKEN_FILE: at("web")("metrics-token") },
    workers: { ...settings("workers"), ...sequencer("workers") },
    operator: {
      ...settings("operator"),
      ...sequencer("operator"),
      OWNER_DATABASE_URL_FILE: at("operator")("owner-database-url"),
      ADMIN_DATABASE_URL_FILE: at("operator")("admin-database-url"),
    },
  }
}

/** A program of the image, which must end well. */
export async function program(
  house: House,
  name: string,
  [file = "", ...args]: string[],
  settings: Settings,
  as: { user?: { uid: number; gid: number } } = user,
): Promise<void> {
  const code = await run(house, name, [`programs/${file}.mjs`, ...args], settings, as)
  if (code !== 0)
    throw new Failure(`${name} ended with ${code}: ${house.supervisor.tail(name, 20)}`, "see above")
  console.log(`✓ ${name}: ${house.supervisor.tail(name, 1).trim()}`)
}

/** Its exit code. */
export function run(
  { supervisor, tree, node, place }: House,
  name: string,
  args: string[],
  settings: Settings,
  as: { user?: { uid: number; gid: number } } = user,
): Promise<number> {
  const env = alone(settings, place)
  return supervisor.exitCode({ name, command: node, args, cwd: tree, env, ...as })
}

export async function start(
  { supervisor, tree, node, place }: House,
  name: string,
  args: string[],
  settings: Settings,
  ready: () => Promise<boolean>,
): Promise<void> {
  const env = alone(settings, place)
  const one = { name, command: node, args, cwd: tree, env, stage: stage.app }
  await supervisor.start({ ...one, ...user }, ready)
  console.log(`✓ ${name}`)
}

/** Nothing of our own environment but where programs are, and a /tmp of its own: as in a container. */
function alone(settings: Settings, place: string): Settings {
  const none = Object.keys(process.env).map((name) => [name, undefined] as const)
  const own = { PATH: "/usr/bin:/bin", TMPDIR: join(place, "tmp"), NODE_OPTIONS: heapLimit }
  return { ...Object.fromEntries(none), ...own, NODE_ENV: "production", ...settings }
}
