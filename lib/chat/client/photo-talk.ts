import { type Author } from "../log"
import { type PhotoEvent, type PhotoHow, type PhotoState, nextPhoto, noPhoto } from "../photo"
import type { ChatMessage } from "../schema"

export type PhotoTalk = {
  /** Asks this person. An earlier question is over. */
  ask(how: PhotoHow, of: string): void
  answer(yes: boolean): void
  /** Taken, taken back, or read. */
  close(): void
}

/** The talk about one photograph: questions and answers, each sealed for the other alone. */
export function photoTalk(tools: {
  readonly say: (message: ChatMessage, to: string) => void
  readonly newId: () => string
  readonly changed: () => void
}) {
  let state: PhotoState = noPhoto

  function apply(event: PhotoEvent): void {
    const next = nextPhoto(state, event)
    if (next === state) return
    state = next
    tools.changed()
  }
  const talk: PhotoTalk = {
    ask(how, of) {
      const id = tools.newId()
      apply({ type: "ask", id, how, of })
      tools.say({ t: "photo", id, how }, of)
    },
    answer(yes) {
      if (state.at !== "wanted") return
      const { id, by } = state
      apply({ type: "answer", yes })
      tools.say({ t: "photo_answer", id, yes }, by.identity)
    },
    close() {
      if (state.at === "none") return
      const { id } = state
      const other = "by" in state ? state.by.identity : state.of
      apply({ type: "close" })
      tools.say({ t: "photo_over", id }, other)
    },
  }
  return {
    talk,
    state: () => state,
    hear(
      said: Extract<ChatMessage, { t: "photo" | "photo_answer" | "photo_over" }>,
      by: Author,
    ): void {
      const { id } = said
      if (said.t === "photo") return apply({ type: "heard_ask", id, how: said.how, by })
      if (said.t === "photo_answer") return apply({ type: "heard_answer", id, yes: said.yes, by })
      apply({ type: "heard_close", id, by })
    },
  }
}
