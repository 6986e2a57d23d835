import type { Channel, MessageState } from "@/db/schema/messages"

/** What became of a message, as a row of a list says it. Times are ISO 8601. */
export type MessageView = {
  id: string
  kind: string
  channel: Channel
  state: MessageState
  /** A code: words in `invite.messages.reasons`. */
  reason: string | null
  /** When it came to this. */
  at: string
  mayAgain: boolean
}

/**
 * The state as a row says it. A mail server that took an e-mail tells no more: a bounce comes later, as a
 * mail of its own that Housecall does not read. So "taken" is the last that is known of one that was sent.
 */
export function saidState({
  channel,
  state,
}: Pick<MessageView, "channel" | "state">): MessageState | "taken" {
  return channel === "email" && state === "sent" ? "taken" : state
}

export type ListedMessage = MessageView & {
  seq: number
  /** Whom it went to; a patient's record is linked. */
  person: { name: string; patientId: string | null }
}
