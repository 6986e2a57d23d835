/** What one check came to. "careful" costs something and fails nothing; "ill" is for now, and `advice` says how. */
export type Verdict = {
  readonly check: Check
  readonly state: "well" | "careful" | "ill"
  readonly say: string
  readonly advice?: string
}

/** In the order in which they are told: what others stand on comes first. */
export const checks = [
  "settings",
  "web",
  "database",
  "roles",
  "row security",
  "migrations",
  "keys",
  "redis",
  "livekit api",
  "signalling",
  "media udp",
  "media tcp",
  "turn udp",
  "turn tls",
  "webhook",
  "smtp",
  "sms",
  "clock",
  "certificates",
  "disk",
  "audit signer",
  "checkpoint",
  "unsequenced",
  "outbox",
] as const
export type Check = (typeof checks)[number]

export function well(check: Check, say: string): Verdict {
  return { check, state: "well", say }
}

export function careful(check: Check, say: string, advice: string): Verdict {
  return { check, state: "careful", say, advice }
}

export function ill(check: Check, say: string, advice: string): Verdict {
  return { check, state: "ill", say, advice }
}

/** What a probe brought back: what it found, or why it found nothing, in a word or a sentence of the other side. */
export type Finding<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly why: string }

export function found<T>(value: T): Finding<T> {
  return { found: true, value }
}

export function lost(why: string): Finding<never> {
  return { found: false, why }
}
