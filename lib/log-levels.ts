export const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const

/** As it was set; "info" for what is none: that it is none is said by the settings, in a line of the log. */
export function logLevelIn(given: string | undefined): string {
  return logLevels.find((level) => level === given) ?? "info"
}
