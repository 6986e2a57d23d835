/** Something broke (network, bug, corrupt data). Nobody's request was wrong; see `Refused` for that. */
export class Fault extends Error {
  readonly code: FaultCode

  constructor(code: FaultCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = "Fault"
    this.code = code
  }
}

export type FaultCode =
  | "configuration"
  | "database"
  /** PostgreSQL is not there, or every connection to it was in use for too long. */
  | "no_connection"
  | "redis"
  | "livekit"
  | "mail"
  | "corrupt_recording"
  | "scanner"
  | "signer"
  | "storage"
  | "no_handler"
  | "in_hand"
  | "unopened"
  /** What is stored is not what was signed. */
  | "altered"
  | "invariant"
  /** An audit repository refused what it was told, with this HTTP status. */
  | `repository.${number}`

type DatabaseError = { code: string; constraint?: string }

/**
 * The SQLSTATE and constraint of a failed statement. drizzle wraps the driver's error, so the
 * chain of causes is followed. Undefined when PostgreSQL did not speak.
 */
export function databaseError(error: unknown): DatabaseError | undefined {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    if ("code" in e && typeof e.code === "string" && /^[0-9A-Z]{5}$/.test(e.code)) {
      const constraint =
        "constraint" in e && typeof e.constraint === "string" ? e.constraint : undefined
      return constraint === undefined ? { code: e.code } : { code: e.code, constraint }
    }
  }
  return undefined
}

/**
 * Whether PostgreSQL could not write for want of room: disk_full, or a server that its operator's service
 * has made read-only because of that (SQLSTATE 53100, 25006).
 */
export function isOutOfRoom(error: unknown): boolean {
  const code = databaseError(error)?.code
  return code === "53100" || code === "25006"
}

/** Whether a sealed value was read that is not what was sealed, or not where it was sealed. */
export function isUnopened(error: unknown): boolean {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++)
    if (e instanceof Fault && e.code === "unopened") return true
  return false
}

/** Whether something stored is not what was put there: its seal does not fit, or its signed text has another hash. */
export function isDamaged(error: unknown): boolean {
  return isUnopened(error) || (error instanceof Fault && error.code === "altered")
}

/** What a log may say: the driver's own sentence, as drizzle's repeats the statement with its values. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return "unknown"
  // What PostgreSQL could not read it quotes (class 22): a value that somebody sent.
  const quotes = "code" in cause && typeof cause.code === "string" && /^22/.test(cause.code)
  return (quotes ? cause.message.replaceAll(/"[^"]*"?/g, "…") : cause.message).slice(0, 200)
}
