import { dirname } from "node:path"

import { Failure, messageOf } from "../failure"
import { step } from "../progress"
import { startDoor } from "./door"
import { startLivekit } from "./livekit"
import type { StartedLivekit } from "./livekit"
import type { LivekitBus } from "./livekit-config"
import { startMail } from "./mail"
import { choosePort, takePorts } from "./ports"
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
  livekit: {
    url: string
    key: string
    secret: string
    /** Absent where the media server is yours. */
    turnUrl?: string
    nodes?: readonly LivekitNode[]
  }
  smtp: string
  /** Absent where no text messages are set up. */
  sms?: { url: string; secret: string }
  /** Absent where mail goes to a server of your own. */
  mailUrl?: string
  /** Who cosigns the audit log: address and key. */
  witness: string
}

/** One media server of several over Redis: its own address, and where it says what it does. */
export type LivekitNode = { url: string; prometheus: number }

type Start = {
  supervisor: Supervisor
  directory: string
  secrets: Secrets
  baseUrl: string
  throwaway?: boolean
  databaseMegabytes?: number | undefined
  /** How many media servers; from two on they share Redis, behind a door that shares out connections. */
  mediaNodes?: number
}

/** The four services, each started here unless the environment names one that already runs. */
export async function startServices(start: Start, given: NodeJS.ProcessEnv): Promise<Services> {
  const queues = step("Redis", (say) => redisServer(start, given["REDIS_URL"], say))
  const media = (start.mediaNodes ?? 1) > 1 ? livekitNodes : livekitServer
  const [superuserUrl, redis, livekit, mail, witness] = await Promise.all([
    step("PostgreSQL", (say) => postgres(start, given["DATABASE_URL"], say)),
    queues,
    step("LiveKit", async (say) => media(start, given, say, queues)),
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
  const { turn, port, url, turnUrl } = await livekitNode(start, "livekit")
  say(`on 127.0.0.1:${port}, ${turn}`)
  return { url, turnUrl, key: start.secrets.livekitKey, secret: start.secrets.livekit }
}

/** Whichever is asked finds the room: what browsers and the app know is the door before them. */
async function livekitNodes(
  start: Start,
  _: NodeJS.ProcessEnv,
  say: Say,
  queues: Promise<string>,
): Promise<Services["livekit"]> {
  const { host, password } = new URL(await queues)
  const bus = { address: host, password }
  const names = Array.from({ length: start.mediaNodes ?? 1 }, (_unused, nth) =>
    nth === 0 ? "livekit" : `livekit-${nth + 1}`,
  )
  const nodes: (LivekitNode & { port: number })[] = []
  // One after another: each picks ports that were free a moment ago.
  for (const name of names) nodes.push(await livekitNode(start, name, bus))
  const port = await choosePort()
  const behind = nodes.map((node) => node.port)
  await startDoor(start.supervisor, port, behind, "livekit-door")
  say(`${nodes.length} nodes over Redis, on 127.0.0.1:${behind.join(" and ")}`)
  const { livekitKey: key, livekit: secret } = start.secrets
  return { url: `ws://127.0.0.1:${port}`, key, secret, nodes }
}

async function livekitNode(
  { supervisor, directory, secrets, baseUrl }: Start,
  name: string,
  bus?: LivekitBus,
): Promise<StartedLivekit & LivekitNode & { port: number; turnUrl: string }> {
  const wishes = [
    tcp(name),
    udp(`${name}Udp`),
    tcp(`${name}Prometheus`),
    udp(`${name}Stun`),
    udp(`${name}Turn`),
  ]
  return onPorts(directory, wishes, async (port) => {
    const ports = {
      http: port(name),
      rtcUdp: port(`${name}Udp`),
      prometheus: port(`${name}Prometheus`),
      stun: port(`${name}Stun`),
      turn: port(`${name}Turn`),
    }
    const { livekitKey: key, livekit: secret } = secrets
    const server = { directory, ports, key, secret, baseUrl, name, bus }
    const started = await startLivekit(supervisor, server)
    const turnUrl = `turn:127.0.0.1:${ports.turn}`
    return { ...started, turnUrl, port: ports.http, prometheus: ports.prometheus }
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
