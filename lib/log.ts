import { pino, stdTimeFunctions } from "pino"
import type { DestinationStream, Logger, LoggerOptions } from "pino"

import { logLevelIn } from "./log-levels"
import { currentTrail } from "./request-id"

/**
 * Ids and codes only: no names, no clinical text, no tokens. Redaction is the second line, not the first.
 * Each line is one object of JSON: `time`, `level`, and of whom it is within a request or a job, its ids.
 */
export const log = logTo()

export function logTo(destination?: DestinationStream): Logger {
  return destination === undefined ? pino(options()) : pino(options(), destination)
}

function options(): LoggerOptions {
  return {
    level: logLevelIn(process.env["LOG_LEVEL"]),
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => currentTrail(),
    redact: {
      paths: [
        "token",
        "*.token",
        "birthDate",
        "*.birthDate",
        "email",
        "*.email",
        "authorization",
        "*.authorization",
        "cookie",
        "*.cookie",
      ],
      censor: "[redacted]",
    },
  }
}
