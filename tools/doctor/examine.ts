import { statfs } from "node:fs/promises"

import { stateOf } from "@/db/migration-state"
import type { Env } from "@/lib/env"

import { lookAtCertificate } from "./certificate-probe"
import { certificateVerdict } from "./certificate-verdict"
import { clockVerdict } from "./clock-verdict"
import type { Clock } from "./clock-verdict"
import type { Dial } from "./dial"
import { diskVerdict } from "./disk-verdict"
import { askHttp } from "./http-probe"
import { backlogVerdicts, signerVerdict } from "./log-verdicts"
import { lookAtMedia, noMedia } from "./media-probe"
import { mediaVerdicts } from "./media-verdict"
import { lookAtMail, lookAtSms } from "./message-probes"
import { mailVerdict, smsVerdict } from "./message-verdicts"
import { lookAtBacklog, lookAtDatabase } from "./postgres-probe"
import { databaseVerdicts, keysVerdict, migrationsVerdict } from "./postgres-verdict"
import { within } from "./probing"
import { openRedis } from "./redis-probe"
import { isFull, redisVerdict } from "./redis-verdict"
import { careful, well } from "./verdict"
import type { Finding, Verdict } from "./verdict"
import { webVerdict } from "./web-verdict"

export type Examination = {
  readonly settings: Env
  /** Of the tables' owner, whose role is looked at whether or not there are tables yet. */
  readonly ownerUrl: string | undefined
  /** Fewer than these are ill. */
  readonly freeGigabytes: number
  readonly dial: Dial
  /** Whose certificates are believed, in place of those that this machine knows. For tests. */
  readonly authority?: string
}

/** Looks at every part of a running installation, each within its time. It changes nothing that stays. */
export async function examine({
  settings,
  ownerUrl,
  freeGigabytes,
  dial,
  authority,
}: Examination): Promise<Verdict[]> {
  const { BASE_URL: baseUrl, DATABASE_URL: url, SMS_GATEWAY_URL: smsUrl } = settings
  const { SMS_GATEWAY_SECRET: smsSecret } = settings
  const names = [ownerUrl, settings.SEQUENCER_DATABASE_URL].flatMap((one) => userIn(one))
  const redis = openRedis(settings.REDIS_URL)
  try {
    const [web, database, migrations, backlog, state, media, api, mail, sms] = await Promise.all([
      within(9_000, () => askHttp(`${baseUrl}/healthz`, dial)),
      within(15_000, () => lookAtDatabase(url, names)),
      within(15_000, () => stateOf(url)),
      within(25_000, () => lookAtBacklog(url)),
      within(8_000, () => redis.state()),
      // Each of its ways has a time of its own; this is for what would be forgotten.
      within(mediaMs, () => lookAtMedia(settings, dial, (room) => redis.sawWebhook(room))).then(
        (look) => (look.found ? look.value : noMedia(look)),
      ),
      within(9_000, () => askHttp(settings.LIVEKIT_API_URL, dial)),
      within(20_000, () => lookAtMail(settings.SMTP_URL)),
      smsUrl === undefined || smsSecret === undefined
        ? undefined
        : within(9_000, () => lookAtSms(smsUrl, smsSecret, `${baseUrl}/api/webhooks/sms`, dial)),
    ])
    const at = new Date()
    const shown = [...endpointsOf(settings), ...media.turnTlsAt]
    const [certificates, disks] = await Promise.all([
      Promise.all(
        shown.map(async ({ host, port }) =>
          certificateVerdict(
            host,
            await within(8_000, () => lookAtCertificate(host, port, dial, authority)),
            at,
          ),
        ),
      ),
      Promise.all(
        disksOf(settings).map(async ({ path, reserve }) =>
          diskVerdict(path, await within(5_000, () => freeOn(path)), freeGigabytes, reserve),
        ),
      ),
    ])
    return [
      well("settings", "each is there and none is weak"),
      webVerdict(web, baseUrl),
      ...databaseVerdicts(database),
      migrationsVerdict(migrations),
      keysVerdict(backlog),
      redisVerdict(state),
      ...mediaVerdicts(media, baseUrl, state.found && !isFull(state.value)),
      mailVerdict(mail),
      smsVerdict(sms, smsUrl),
      clockVerdict([
        ...clock("the database", database, false),
        ...clock("Redis", state, false),
        ...clock("the web app", web, false),
        ...clock("LiveKit", api, false),
        ...(sms === undefined ? [] : clock("the text gateway", sms, true)),
      ]),
      ...plainVerdict(settings),
      ...certificates,
      ...disks,
      signerVerdict(state, at),
      ...backlogVerdicts(backlog, at),
    ]
  } finally {
    redis.close()
  }
}

const mediaMs = 50_000

/** The role's name in an address. */
function userIn(url: string | undefined): string[] {
  return url === undefined ? [] : [decodeURIComponent(new URL(url).username)]
}

/** Where TLS is spoken, apart from TURN, whose address the media server gives. */
function endpointsOf({ BASE_URL, LIVEKIT_URL, SMTP_URL }: Env): { host: string; port: number }[] {
  const usual = { "https:": 443, "wss:": 443, "smtps:": 465 }
  return [BASE_URL, LIVEKIT_URL, SMTP_URL].flatMap((address) => {
    const { protocol, hostname: host, port } = new URL(address)
    const known = Object.entries(usual).find(([name]) => name === protocol)
    return known === undefined ? [] : [{ host, port: Number(port || known[1]) }]
  })
}

/** Each with what of it, in GB, is kept from whoever wants to save something. */
function disksOf(settings: Env): { path: string; reserve: number }[] {
  const { AUDIT_SIGNER_DIR: signer, DATABASE_DISK: database, DATABASE_RESERVE: reserve } = settings
  const disks = new Map([["/", 0]])
  if (signer !== undefined) disks.set(signer, 0)
  if (database !== undefined) disks.set(database, reserve / 1_000)
  return [...disks].map(([path, kept]) => ({ path, reserve: kept }))
}

/** Browsers give no camera to a page without TLS, this machine's own apart. */
function plainVerdict({ BASE_URL }: Env): Verdict[] {
  return BASE_URL.startsWith("https:")
    ? []
    : [
        careful(
          "certificates",
          `${BASE_URL} is not encrypted`,
          "good for trials on this machine alone: elsewhere browsers give it no camera",
        ),
      ]
}

function clock(
  whose: string,
  finding: Finding<{ aheadMs: number | undefined }>,
  outside: boolean,
): Clock[] {
  if (!finding.found || finding.value.aheadMs === undefined) return []
  return [{ whose, aheadMs: finding.value.aheadMs, outside }]
}

async function freeOn(path: string): Promise<{ path: string; freeGigabytes: number }> {
  const { bavail, bsize } = await statfs(path)
  return { path, freeGigabytes: (bavail * bsize) / 1e9 }
}
