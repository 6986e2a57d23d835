import type { Channel, MessageState } from "@/db/schema/messages"
import { triesBeforeParking, triesPerRelay } from "@/lib/jobs/parking"

import { deliverJob, letterKinds } from "./jobs"
import type { LetterKind } from "./jobs"

export type MessageKind = LetterKind | "cancelled"

export function isMessageKind(text: string): text is MessageKind {
  return text === "cancelled" || letterKinds.some((kind) => kind === text)
}

/** How a person can be reached, and what they asked us to stop. */
export type Reach = {
  readonly email: string | null
  /** E.164, and only where text messages are set up. */
  readonly sms: string | null
  readonly stopped: ReadonlySet<Channel>
}

/** What is worth nothing an hour later goes first to the pocket: the rest reads better as a letter. */
const urgent: ReadonlySet<MessageKind> = new Set([
  "reminder_1h",
  "reminder_10m",
  "running_late",
  "queue_near",
  "waitlist_offer",
])

/** What someone who wants no more e-mail still gets: without it they would miss what they asked for. */
const needed: ReadonlySet<MessageKind> = new Set([
  "confirmation",
  "rescheduled",
  "restored",
  "cancelled",
  "link_again",
  "request_received",
  "request_declined",
  "waitlist_offer",
  "one_time_code",
  "proxy_added",
  "instructions_ready",
  "contact_code",
  "contact_changed",
  "guest_invited",
  "staff_invitation",
  "password_reset",
  "credential_changed",
  "break_glass",
  "erasure_approved",
])

/** The ways by which a message may go, the first choice first. STOP on a number stops all texts to it. */
export function waysFor(kind: MessageKind, reach: Reach): Channel[] {
  const order: readonly Channel[] = urgent.has(kind) ? ["sms", "email"] : ["email", "sms"]
  return order.filter((channel) => {
    if (reach[channel] === null) return false
    return !reach.stopped.has(channel) || (channel === "email" && needed.has(kind))
  })
}

/** What a server or gateway said to one try. `reason` is a code. */
export type Outcome =
  | { readonly kind: "sent"; readonly providerId?: string }
  /** Tried again later. */
  | { readonly kind: "later"; readonly reason: string }
  /** Never again by this way. */
  | { readonly kind: "refused"; readonly reason: string }

/** Four hand-overs, within some five minutes: then the other way is tried, where there is one. */
export const triesWithOtherWay = 4 * triesPerRelay
/** Where there is none a server may be away for most of a day: one hand-over before the promise is parked. */
export const mostTries = triesBeforeParking(deliverJob.name) - triesPerRelay

/** What became of a message after this many tries: a server that is always busy counts as a refusal in the end. */
export function afterTry(outcome: Outcome, tries: number, hasOtherWay: boolean): Outcome {
  const most = hasOtherWay ? triesWithOtherWay : mostTries
  return outcome.kind === "later" && tries >= most
    ? { kind: "refused", reason: outcome.reason }
    : outcome
}

/** What is on its way is not sent beside itself. */
export function mayAgain(state: MessageState): boolean {
  return state !== "queued" && state !== "sending"
}

export type Report = "sent" | "delivered" | "failed"

/**
 * The state after a delivery report, or undefined when it changes nothing: reports repeat and
 * overtake each other, and what arrived did not fail.
 */
export function afterReport(state: MessageState, report: Report): MessageState | undefined {
  switch (state) {
    case "queued":
    case "sending":
    case "sent":
      return report === "sent" ? (state === "sent" ? undefined : "sent") : report
    case "failed":
      return report === "delivered" ? "delivered" : undefined
    case "delivered":
    case "dropped":
      return undefined
  }
}
