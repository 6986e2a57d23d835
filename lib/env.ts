import { existsSync } from "node:fs"

import { z } from "zod"

import { defaultReserveMegabytes } from "./disk-reserve"
import { Fault } from "./error"
import { logLevels } from "./log-levels"
import {
  examplePasswordIn,
  isDefaultKeyName,
  weakKey,
  weakPasswordIn,
  weakSecret,
} from "./secret-strength"
import { endsWithPort, settingInWords, unreadableAddress } from "./setting-words"
import { withFiles } from "./settings-files"
import { TurnUrl } from "./turn-url"

const Key = judged(z.string(), weakKey)
const Secret = judged(z.string(), weakSecret)
const Database = judged(
  address(/^postgres(ql)?:\/\//, "must start with postgres://"),
  weakPasswordIn,
)
const WebAddress = z.url({
  protocol: /^https?$/,
  abort: true,
  error: ({ input }) =>
    input === undefined ? undefined : "must be an address that starts with https:// or http://",
})

/**
 * Every setting, as `.env.example` explains them; most may lie in a file that NAME_FILE names. A secret that
 * is short, a default or the same as another is refused by name.
 */
const Env = z.object({
  /** Paths are written behind it, and browsers name it as their origin. */
  BASE_URL: WebAddress.regex(
    /^https?:\/\/[^/?#@\s]+$/,
    "must end with the host, or its port, and have no slash behind it: https://clinic.example",
  ),
  DATABASE_URL: Database,
  SEQUENCER_DATABASE_URL: Database.optional(),
  /** A folder on the database's disk, and how many MB of it are kept for reading and for visits that take place. */
  DATABASE_DISK: z
    .string()
    .refine(existsSync, "is not there: name a folder of the database's disk")
    .optional(),
  DATABASE_RESERVE: z.coerce.number().int().min(16).default(defaultReserveMegabytes),
  REDIS_URL: judged(
    address(/^rediss?:\/\//, "must start with redis:// or rediss://"),
    weakPasswordIn,
  ),
  LIVEKIT_URL: address(/^wss?:\/\//, "must start with ws:// or wss://"),
  LIVEKIT_API_URL: WebAddress,
  LIVEKIT_API_KEY: z
    .string()
    .min(3)
    .refine((name) => !isDefaultKeyName(name), "is a default: give LiveKit a key of your own"),
  LIVEKIT_API_SECRET: Secret,
  /** Where browsers find TURN, for `/readyz`: "turns:HOST:443", "turn:HOST:3478". */
  TURN_URL: z.string().regex(TurnUrl, "must be turns:HOST:PORT or turn:HOST:PORT").optional(),
  SMTP_URL: judged(
    address(/^smtps?:\/\//, "must start with smtp:// or smtps://"),
    examplePasswordIn,
  ),
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      "must be an e-mail address, or a name and one: Clinic <no-reply@clinic.example>",
    ),
  /** Text messages: without both, they are not set up and the pages say so. */
  SMS_GATEWAY_URL: address(/^https?:\/\/\S+$/, "must start with https:// or http://").optional(),
  SMS_GATEWAY_SECRET: Secret.optional(),
  /** ClamAV's daemon; without it documents are judged by their content alone and the pages say so. */
  CLAMD_URL: address(
    /^(tcp:\/\/[^\s/]+|unix:\/\S+)$/,
    "must be tcp://host:port or unix:/path",
  ).optional(),
  /** A language model for summaries: without both, there is none, and the pages say so. */
  SUMMARY_MODEL_URL: address(/^https?:\/\/\S+$/, "must start with https:// or http://").optional(),
  SUMMARY_MODEL: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,79}$/, "must be a model's name")
    .optional(),
  SUMMARY_MODEL_KEY: z.string().min(1).optional(),
  /** How long a model may take for one draft. */
  SUMMARY_MODEL_SECONDS: z.coerce.number().int().min(5).max(55).default(50),
  SESSION_SECRET: Secret,
  MASTER_KEY: Key,
  /** What it was before `npm run keys -- master`: it opens what is not yet under the new one. Empty: nothing. */
  MASTER_KEY_BEFORE: z.preprocess(unlessEmpty, Key.optional()),
  /** Wraps the keys of patients' records and of the audit log in place of MASTER_KEY; what it was before opens. */
  RECORD_KEY: Key.optional(),
  RECORD_KEY_BEFORE: Key.optional(),
  SEAT_SIGNING_KEY_FILE: z.string().min(1),
  AUDIT_SIGNER_DIR: z.string().min(1).optional(),
  /** Who cosigns the log's checkpoints. Without any the log is self-attested and the pages say so. */
  AUDIT_WITNESSES: z
    .string()
    .regex(/^https?:\/\/\S+ +\S+( *, *https?:\/\/\S+ +\S+)*$/, "must be URL KEY, URL KEY")
    .optional(),
  /** A time stamp authority (RFC 3161 over HTTP), and how often it is asked, in minutes. */
  AUDIT_TSA_URL: address(/^https?:\/\/\S+$/, "must start with https:// or http://").optional(),
  AUDIT_TSA_MINUTES: z.coerce.number().int().min(1).max(10_080).default(60),
  /** Where copies of checkpoints are put, once an hour: a folder or an object store's address. */
  AUDIT_STORAGE_URL: address(
    /^(https?:\/\/|file:\/\/\/)\S+$/,
    "must start with https://, http:// or file:///",
  ).optional(),
  AUDIT_STORAGE_TOKEN: z.string().min(1).optional(),
  /** The hospital's audit repositories: syslog (RFC 5424) and RESTful ATNA. Each alone, both, or none. */
  ATNA_SYSLOG_URL: address(
    /^(tls|tcp):\/\/[^\s/]+$/,
    "must be tls://host:port or tcp://host:port",
  ).optional(),
  ATNA_CA_FILE: z.string().min(1).optional(),
  ATNA_CERT_FILE: z.string().min(1).optional(),
  ATNA_KEY_FILE: z.string().min(1).optional(),
  ATNA_FHIR_URL: address(/^https?:\/\/\S+$/, "must start with https:// or http://").optional(),
  ATNA_FHIR_TOKEN: z.string().min(1).optional(),
  CALENDAR_EXEMPT_ORIGIN: WebAddress.optional(),
  OIDC_EXEMPT_ORIGIN: WebAddress.optional(),
  /** How long waveforms and the numbers of each second are kept; strips, holds and rollups stay longer. */
  VITALS_WAVES_HOURS: z.coerce.number().int().min(72).max(8_760).default(72),
  /** Undefined: the numbers of each second are never dropped. */
  VITALS_NUMERICS_DAYS: z.preprocess(
    unlessEmpty,
    z.coerce.number().int().min(7).max(36_500).optional(),
  ),
  /** A bedside page replays the bundled recording until something else is chosen: for demonstrations. */
  BEDSIDE_REPLAYS: z.enum(["yes", "no"]).default("no"),
  /** What a scraper of /metrics shows as bearer; without it there is no such page. */
  METRICS_TOKEN: Secret.optional(),
  /** Workers: where their own numbers are scraped, with METRICS_TOKEN; without both there is no such port. */
  METRICS_LISTEN: z
    .string()
    .regex(/^([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/, "must be host:port")
    .refine(endsWithPort, "must end with a port, 0 to 65535")
    .optional(),
  /** OpenTelemetry's collector (OTLP over HTTP). Undefined: no span is made and nothing is contacted. */
  OTEL_EXPORTER_OTLP_ENDPOINT: address(
    /^https?:\/\/\S+$/,
    "must start with https:// or http://",
  ).optional(),
  /** How many proxies of our own stand in front and append to X-Forwarded-For. */
  PROXY_HOPS: z.coerce.number().int().min(0).max(8).default(0),
  LOG_LEVEL: z.enum(logLevels).default("info"),
})

export type Env = z.infer<typeof Env>

let parsed: Env | undefined

/** Parsed once, at start. Throws a `Fault` that names each wrong setting in one line. */
export function env(): Env {
  parsed ??= parseEnv(process.env)
  return parsed
}

export function parseEnv(source: Record<string, string | undefined>): Env {
  const names = Object.keys(Env.shape).filter((name) => !readByThemselves.has(name))
  const { settings, wrong } = withFiles(names, source)
  const result = Env.safeParse(settings)
  const found = result.success
    ? [...sameSecrets(result.data), ...halves(result.data)]
    : result.error.issues.map(
        ({ path, message }) => `${path.join(".")}: ${settingInWords(message)}`,
      )
  // A file that cannot be read leaves its setting out: one of the two is told.
  const told = found.filter(
    (one) => !wrong.some((other) => other.split(":")[0] === one.split(":")[0]),
  )
  const all = [...wrong, ...told]
  if (result.success && all.length === 0) return result.data
  throw new Fault("configuration", `Settings: ${all.join("; ")} (${where})`)
}

/** No secrets, and read from the environment itself: by `proxy.ts`, `lib/disk-reserve.ts` and `lib/log.ts`. */
const readByThemselves = new Set([
  "BASE_URL",
  "DATABASE_DISK",
  "DATABASE_RESERVE",
  "LIVEKIT_URL",
  "LOG_LEVEL",
])

const where =
  "set in the environment, or in a file that NAME_FILE names; .env.example explains each"

/** What compose.yaml passes on where nothing was set. */
function unlessEmpty(given: unknown): unknown {
  return given === "" ? undefined : given
}

function address(form: RegExp, must: string) {
  return judged(z.string().regex(form, must), unreadableAddress)
}

function judged(type: z.ZodString, fault: (value: string) => string | undefined) {
  return type.superRefine((value, context) => {
    const why = fault(value)
    if (why !== undefined) context.addIssue({ code: "custom", message: why })
  })
}

/** Whoever finds one secret shall not have found another. */
function sameSecrets(env: Env): string[] {
  const secrets = [
    "SESSION_SECRET",
    "MASTER_KEY",
    "RECORD_KEY",
    "LIVEKIT_API_SECRET",
    "SMS_GATEWAY_SECRET",
    "METRICS_TOKEN",
  ] as const
  return secrets.flatMap((name, index) => {
    const first = secrets.slice(0, index).find((other) => env[other] === env[name])
    return first === undefined || env[name] === undefined
      ? []
      : [`${name}: is the same as ${first}; each secret is its own`]
  })
}

/** What is of no use alone: whoever set one of the two means both. */
function halves(env: Env): string[] {
  const pairs = [
    ["SMS_GATEWAY_URL", "SMS_GATEWAY_SECRET"],
    ["SUMMARY_MODEL_URL", "SUMMARY_MODEL"],
    ["ATNA_CERT_FILE", "ATNA_KEY_FILE"],
  ] as const
  return pairs.flatMap(([one, other]) => {
    if ((env[one] === undefined) === (env[other] === undefined)) return []
    const [there, missing] = env[one] === undefined ? [other, one] : [one, other]
    return [`${missing}: is not set, and ${there} is; set both or neither`]
  })
}
