import type { SeatRole } from "@/lib/e2ee/seat-role"

import type { ChatLimit } from "./chat-limit"
import type { FloorMessage } from "./schema"

/** What stands between a host and an audience: raised hands in their order, who has the word, the questions. */
export type Floor = {
  /** Identities, the first one first. */
  readonly hands: readonly string[]
  readonly word: string | undefined
  readonly chat: ChatLimit
  /** In the order in which they were asked. */
  readonly questions: readonly Question[]
}

export type Question = {
  readonly id: string
  /** Undefined to everybody but the host and whoever asked: without a name. */
  readonly by: string | undefined
  readonly anonymous: boolean
  readonly text: string
  /** Unix milliseconds, by the host's clock. */
  readonly at: number
  readonly state: "open" | "aloud" | "text"
  readonly answer: string | undefined
}

export type FloorEvent =
  | { readonly type: "raised" | "lowered" | "given" | "left"; readonly by: string }
  | { readonly type: "taken" }
  | {
      readonly type: "asked"
      readonly by: string
      readonly id: string
      readonly text: string
      readonly anonymous: boolean
      readonly at: number
    }
  | { readonly type: "unasked"; readonly by: string; readonly id: string }
  | { readonly type: "aloud"; readonly id: string }
  | { readonly type: "answered"; readonly id: string; readonly answer: string }
  | { readonly type: "limited"; readonly chat: ChatLimit }

export const emptyFloor: Floor = { hands: [], word: undefined, chat: "everyone", questions: [] }

/** Of one person: more are dropped until one is answered. */
export const maxOpen = 5
/** Of the page's memory: the oldest that were answered go first, then nothing more is taken. */
export const maxQuestions = 200

/** As its host keeps it. The same object where nothing changed. */
export function nextFloor(floor: Floor, event: FloorEvent): Floor {
  switch (event.type) {
    case "raised":
      return floor.hands.includes(event.by) || floor.word === event.by
        ? floor
        : { ...floor, hands: [...floor.hands, event.by] }
    case "lowered":
      return withoutHand(floor, event.by)
    case "given":
      return { ...withoutHand(floor, event.by), word: event.by }
    case "taken":
      return floor.word === undefined ? floor : { ...floor, word: undefined }
    case "left": {
      const rest = withoutHand(floor, event.by)
      return rest.word === event.by ? { ...rest, word: undefined } : rest
    }
    case "asked":
      return mayAsk(floor, event) ? { ...floor, questions: kept(floor, event) } : floor
    case "unasked": {
      const isTheirs = (one: Question) =>
        one.id === event.id && one.by === event.by && one.state === "open"
      const questions = floor.questions.filter((one) => !isTheirs(one))
      return questions.length === floor.questions.length ? floor : { ...floor, questions }
    }
    case "aloud":
      return changed(floor, event.id, { state: "aloud", answer: undefined })
    case "answered":
      return changed(floor, event.id, { state: "text", answer: event.answer })
    case "limited":
      return floor.chat === event.chat ? floor : { ...floor, chat: event.chat }
  }
}

/** What may be said by whom: a member speaks to the host alone, and only a clinician, of whom the members follow the host alone, says how things stand. */
export function maySay(message: FloorMessage, role: SeatRole, direct: boolean): boolean {
  switch (message.t) {
    case "hand":
    case "ask":
    case "unask":
    case "here":
      return direct && (role === "patient" || role === "companion" || role === "interpreter")
    case "state":
    case "question":
      return role === "clinician"
  }
}

function mayAsk({ chat, questions }: Floor, { by, id }: { by: string; id: string }): boolean {
  if (chat === "off" || questions.some((one) => one.id === id)) return false
  const open = questions.filter((one) => one.state === "open")
  return open.filter((one) => one.by === by).length < maxOpen && open.length < maxQuestions
}

function kept(floor: Floor, event: Extract<FloorEvent, { type: "asked" }>): readonly Question[] {
  const { by, id, text, anonymous, at } = event
  const all: Question[] = [
    ...floor.questions,
    { id, by, text, anonymous, at, state: "open", answer: undefined },
  ]
  if (all.length <= maxQuestions) return all
  const oldest = all.findIndex((one) => one.state !== "open")
  return all.toSpliced(oldest, 1)
}

function withoutHand(floor: Floor, by: string): Floor {
  return floor.hands.includes(by)
    ? { ...floor, hands: floor.hands.filter((one) => one !== by) }
    : floor
}

function changed(floor: Floor, id: string, change: Pick<Question, "state" | "answer">): Floor {
  if (!floor.questions.some((one) => one.id === id)) return floor
  const questions = floor.questions.map((one) => (one.id === id ? { ...one, ...change } : one))
  return { ...floor, questions }
}
