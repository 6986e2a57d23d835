/**
 * What can go wrong, for logs, metrics and the people list (docs/e2ee.md §15). Never
 * accompanied by keys, spoken codes or nonces.
 */
export const alarmCodes = [
  "seat-signature",
  "seat-visit",
  "seat-protection",
  "seat-identity",
  "seat-expired",
  "seat-excluded",
  "unwrap-failed",
  "epoch-old",
  "attr-size",
  "attr-form",
  "commit-changed",
  "commit-mismatch",
  "env-form",
  "env-no-key",
  "env-replay",
  "env-auth",
  "env-stale",
  "env-stranger",
  "media-plaintext",
  "media-stranger",
  "local-plaintext",
  "local-identity",
  "set-attributes",
  "worker-error",
  "data-path-dead",
  "cut-off",
  "code-denied",
] as const

/** The last report of a page that met more than anybody reads. */
export const moreNotReported = "more-not-reported"

export type AlarmCode = (typeof alarmCodes)[number]

/**
 * The room's connection is of no use any more: its data path died, it is in another seat's name, or it
 * shares keys with nobody.
 */
export function needsNewSession(code: AlarmCode): boolean {
  return code === "data-path-dead" || code === "local-identity" || code === "cut-off"
}
