import { pino } from "pino"

/** Ids and codes only: no names, no clinical text, no tokens. Redaction is the second line, not the first. */
export const log = pino({
  level: process.env["LOG_LEVEL"] ?? "info",
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
})
