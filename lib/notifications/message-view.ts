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

export type ListedMessage = MessageView & {
  seq: number
  /** Whom it went to; a patient's record is linked. */
  person: { name: string; patientId: string | null }
}
