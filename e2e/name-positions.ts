/**
 * By what a request names something that has no UUID there. "row": what it names is one clinic's, and to
 * everybody else it is not there. "own": it means something in the asker's clinic alone, whoever else has the
 * same: a place in the log, a version, a key that the asker chose. "held": whoever has it is whom it names.
 */
export type Naming = "row" | "own" | "held"

/** By the last name of its place. A new field stands here or among the words below: a test asks. */
export const namings: Readonly<Record<string, Naming>> = {
  clinic: "row",
  id: "row",
  identity: "row",
  party: "row",
  patient: "row",
  rawId: "row",

  after: "own",
  clientId: "own",
  code: "own",
  device: "own",
  first: "own",
  firstBad: "own",
  key: "own",
  kid: "own",
  lid: "own",
  offer: "own",
  page: "own",
  pub: "own",
  publicKey: "own",
  root: "own",
  seq: "own",
  size: "own",

  pending: "held",
  token: "held",
  url: "held",
}

/** Of these, a whole number each. */
export const numbers: ReadonlySet<string> = new Set(["after", "firstBad", "page", "seq", "size"])

/** What is said, measured, dated or chosen: it names nothing that another clinic could have. */
export const words: ReadonlySet<string> = new Set(
  [
    "action address afterMs agency alarmPauseMs at attestationObject audioPauseMs audit authenticatorData",
    "bufferAfterMinutes bufferBeforeMinutes capacity cites clientDataJSON clientSecret closes codes",
    "comment contact count country current cutoffMinutes days delayMs detail documents duplicateVersion e",
    "emergencyNumber en endsAt for forMs frames from fromTime group groupClaim host interval issuer kbps kind",
    "label lines links local messages minutes model n name nameZh next noticeMinutes opens password phone place",
    "query reason recipient record redFlagWords reference reminderMs roundTripMs scopes sentAt signature since",
    "startsAt state stepMinutes survivorVersion text to toTime transcripts unit userHandle validMs version vitals weekday",
    "weekdays what why windowDays x y zh zone",
  ].flatMap((line) => line.split(" ")),
)

/** Called as if it named another clinic's row, and does not. */
export const notNaming: ReadonlySet<string> = new Set([
  // Of a question of one's own making.
  "POST /api/visit-types type.questions.0.id",
  "POST /api/visit-types type.questions.0.options.0.id",
  "POST /api/visit-types/[typeId] type.questions.0.id",
  "POST /api/visit-types/[typeId] type.questions.0.options.0.id",
  // A new passkey's, which its device makes.
  "POST /api/security/passkeys response.id",
  "POST /api/security/passkeys response.rawId",
  // Looked for among the asker's own passkeys alone (POST /api/sign-in/passkey looks among all, and is asked).
  "POST /api/security/proof response.id",
  "POST /api/security/proof response.rawId",
  "POST /api/sign-in/second-factor factor.response.id",
  "POST /api/sign-in/second-factor factor.response.rawId",
  // Codes of a measurement (ISO/IEEE 11073) and of a fault, not of a person.
  "POST /api/vitals/ingest values.0.code",
  "POST /api/vitals/ingest statuses.0.conditions.0.code",
  "POST /api/vitals/ingest statuses.0.conditions.0.device",
  "POST /api/vitals/withdraw values.0.code",
])

/** Whether a schema's value could name something: a text or a whole number that is free. */
export function isFree(schema: unknown): boolean {
  const of = (name: string): unknown => Reflect.get(Object(schema), name)
  const types = [of("type")].flat()
  if (!types.includes("string") && !types.includes("integer")) return false
  if (of("enum") !== undefined || of("const") !== undefined) return false
  return !["uuid", "date", "date-time", "email"].includes(String(of("format")))
}
