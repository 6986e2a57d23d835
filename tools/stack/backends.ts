import { dirname } from "node:path"

import { Failure, messageOf } from "../failure"
import { step } from "../progress"
import { startLivekit } from "./livekit"
import { startMail } from "./mail"
import { takePorts } from "./ports"
import type { Transport, Wish } from "./ports"
import { startPostgres } from "./postgres"
import { clusterIn } from "./postgres-place"
import { startRedis } from "./redis"
import type { Secrets } from "./secrets"
import type { Supervisor } from "./supervisor"
import { startWitness } from "./witness"

export type Services = {
  superuserUrl: string
  /** A folder on the disk of a cluster of ours. */
  databaseDisk?: string
  redis: string
  livekit: { url: string; key: string; secret: string }
  smtp: string
  /** Absent where no text messages are set up. */
  sms?: { url: string; secret: string }
  /** Absent where mail goes to a server of your own. */
  mailUrl?: string
  /** Who cosigns the audit log: address and key. */
  witness: string
}

type Start = {
  supervisor: Supervisor
  directory: string
  secrets: Secrets
  baseUrl: string
  throwaway?: boolean
  databaseMegabytes?: number | undefined
}

/** The four services, each started here unless the environment names one that already runs. */
export async function startServices(start: Start, given: NodeJS.ProcessEnv): Promise<Services> {
  const [superuserUrl, redis, livekit, mail, witness] = await Promise.all([
    step("PostgreSQL", (say) => postgres(start, given["DATABASE_URL"], say)),
    step("Redis", (say) => redisServer(start, given["REDIS_URL"], say)),
    step("LiveKit", (say) => livekitServer(start, given, say)),
    step("Mail", (say) => mailCatcher(start, given, say)),
    step("Witness", (say) => witnessOf(start, given["AUDIT_WITNESSES"], say)),
  ])
  const cluster = given["DATABASE_URL"] === undefined ? clusterIn(start.directory) : undefined
  const disk = cluster === undefined ? {} : { databaseDisk: dirname(cluster) }
  return { superuserUrl, ...disk, redis, livekit, ...mail, witness }
}

async function postgres(start: Start, given: string | undefined, say: Say): Promise<string> {
  if (given !== undefined) return (say("using DATABASE_URL"), given)
  return onPorts(start.directory, [tcp("postgres")], async (port) => {
    const { supervisor, directory, secrets, throwaway = false } = start
    const url = await startPostgres(supervisor, {
      directory,
      port: port("postgres"),
      password: secrets.postgres,
      throwaway,
      megabytes: start.databaseMegabytes,
    })
    say(`on 127.0.0.1:${port("postgres")}`)
    return url
  })
}

async function redisServer(start: Start, given: string | undefined, say: Say): Promise<string> {
  if (given !== undefined) return (say("using REDIS_URL"), given)
  return onPorts(start.directory, [tcp("redis")], async (port) => {
    const url = await startRedis(
      start.supervisor,
      start.directory,
      port("redis"),
      start.secrets.redis,
    )
    say(`on 127.0.0.1:${port("redis")}`)
    return url
  })
}

async function livekitServer(
  start: Start,
  given: NodeJS.ProcessEnv,
  say: Say,
): Promise<Services["livekit"]> {
  const own = given["LIVEKIT_URL"]
  if (own !== undefined) {
    const [key, secret] = [given["LIVEKIT_API_KEY"], given["LIVEKIT_API_SECRET"]]
    if (key === undefined || secret === undefined) {
      throw new Failure(
        "LIVEKIT_URL is set without its key",
        "set LIVEKIT_API_KEY and LIVEKIT_API_SECRET too, or unset LIVEKIT_URL",
      )
    }
    say("using LIVEKIT_URL")
    return { url: own, key, secret }
  }
  const { supervisor, directory, secrets, baseUrl } = start
  const key = secrets.livekitKey
  const secret = secrets.livekit
  const wishes = [
    tcp("livekit"),
    udp("livekitUdp"),
    tcp("livekitPrometheus"),
    udp("livekitStun"),
    udp("livekitTurn"),
  ]
  return onPorts(directory, wishes, async (port) => {
    const ports = {
      http: port("livekit"),
      rtcUdp: port("livekitUdp"),
      prometheus: port("livekitPrometheus"),
      stun: port("livekitStun"),
      turn: port("livekitTurn"),
    }
    const { url, turn } = await startLivekit(supervisor, { directory, ports, key, secret, baseUrl })
    say(`on 127.0.0.1:${ports.http}, ${turn}`)
    return { url, key, secret }
  })
}

async function mailCatcher(
  start: Start,
  given: NodeJS.ProcessEnv,
  say: Say,
): Promise<Pick<Services, "smtp" | "sms" | "mailUrl">> {
  const { SMTP_URL: smtp, SMS_GATEWAY_URL: url, SMS_GATEWAY_SECRET: own } = given
  const sms = url === undefined || own === undefined ? undefined : { url, secret: own }
  if (smtp !== undefined)
    return (say("using SMTP_URL"), { smtp, ...(sms === undefined ? {} : { sms }) })
  return onPorts(start.directory, [tcp("smtp"), tcp("mail", 1080)], async (port) => {
    const secret = start.secrets.sms
    const mailUrl = await startMail(
      start.supervisor,
      start.directory,
      port("smtp"),
      port("mail"),
      secret,
    )
    say(`page on ${mailUrl}`)
    return {
      smtp: `smtp://127.0.0.1:${port("smtp")}`,
      sms: sms ?? { url: `${mailUrl}/sms`, secret },
      mailUrl,
    }
  })
}

async function witnessOf(start: Start, given: string | undefined, say: Say): Promise<string> {
  if (given !== undefined) return (say("using AUDIT_WITNESSES"), given)
  const { supervisor, directory, secrets } = start
  return onPorts(directory, [tcp("witness")], async (port) => {
    const signer = secrets.auditSignerDirectory
    const witness = await startWitness(supervisor, directory, signer, port("witness"))
    say(`on 127.0.0.1:${port("witness")}`)
    return witness
  })
}

/** A port that was free a moment ago may be lost to another process: then others are picked. */
async function onPorts<T>(
  directory: string,
  wishes: readonly Wish[],
  work: (port: (name: string) => number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const ports = await takePorts(directory, wishes)
    try {
      return await work((name) => ports[name] ?? 0)
    } catch (error) {
      if (attempt === 3 || !/EADDRINUSE|address already in use/i.test(messageOf(error))) throw error
    }
  }
}

type Say = (text: string) => void

function tcp(name: string, prefer?: number): Wish {
  return wish(name, "tcp", prefer)
}

function udp(name: string): Wish {
  return wish(name, "udp")
}

function wish(name: string, transport: Transport, prefer?: number): Wish {
  return prefer === undefined ? { name, transport } : { name, transport, prefer }
}
