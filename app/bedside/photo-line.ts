import type { Chat, ChatLink } from "@/lib/chat/client/types"

/** `nobody`: no clinician is in the room. `unsafe`: no picture that this device can draw anew. */
export type PhotoState = "going" | "sent" | "nobody" | "unsafe"

/** Tells of each room that the page comes into, and of its end. */
type Rooms = {
  readonly onRoom: (listener: (session: ChatLink | undefined) => void) => () => void
}

/**
 * A photograph of a device's display, to the clinicians in the room: drawn anew, which leaves out
 * where it was taken, and sent as a file of the chat is. What it needs is loaded with the first one.
 */
export function photoLine(bedside: Rooms) {
  let session: ChatLink | undefined
  let chat: Chat | undefined
  let detach = (): void => {}
  const leave = bedside.onRoom((next) => {
    session = next
    connect()
  })

  function connect(): void {
    detach()
    detach = session === undefined || chat === undefined ? () => {} : chat.attach(filesOf(session))
  }

  async function send(photo: File): Promise<PhotoState> {
    const [{ createChat }, { outgoingFile }] = await Promise.all([
      import("@/lib/chat/client/chat"),
      import("@/lib/chat/client/outgoing-file"),
    ])
    const file = await outgoingFile(photo)
    if (!file.ok || file.value.kind !== "picture") return "unsafe"
    if (chat === undefined) {
      chat = createChat()
      connect()
    }
    const clinicians = (session?.state.get().peers ?? []).filter(
      ({ role, state }) => role === "clinician" && state === "secured",
    )
    for (const { identity } of clinicians) await chat.sendFile(file.value, identity)
    return clinicians.length === 0 ? "nobody" : "sent"
  }

  return {
    send,
    close(): void {
      leave()
      detach()
      chat?.close()
    },
  }
}

/** What steers a file. What people say to each other is none of this page's affair, and not taken in. */
const steering: readonly unknown[] = ["want", "stop", "got", "seen", "here"]

function filesOf(session: ChatLink): ChatLink {
  const { identity, role, kid, state, now } = session
  return {
    identity,
    role,
    kid,
    state,
    now,
    send: (topic, body, options) => session.send(topic, body, options),
    on: (topic, listener) =>
      session.on(topic, (message) => {
        const said = topic === "chat" ? message.json() : undefined
        const isSteering =
          typeof said === "object" && said !== null && "t" in said && steering.includes(said.t)
        if (isSteering) listener(message)
      }),
  }
}
