import { questionsDigest } from "./digest"
import { emptyFloor, maxQuestions } from "./floor"
import type { Floor, Question } from "./floor"
import type { FloorMessage } from "./schema"

/** The floor as a member heard it, with the counters that tell an older word from a newer one. */
export type Heard = {
  readonly floor: Floor
  readonly stateN: number
  /** Of the host's questions, as the newest state had it. */
  readonly asked: string | undefined
  readonly questionN: ReadonlyMap<string, number>
}

export const nothingHeard: Heard = {
  floor: emptyFloor,
  stateN: -1,
  asked: undefined,
  questionN: new Map(),
}

type Word = Extract<FloorMessage, { t: "state" | "question" }>

/** Words may come twice and late; the newest of each kind counts. */
export function hearFloor(heard: Heard, word: Word): Heard {
  if (word.t === "state") {
    if (word.n <= heard.stateN) return heard
    const { hands, chat } = word
    const floor = { ...heard.floor, hands, chat, word: word.word ?? undefined }
    return { ...heard, floor, stateN: word.n, asked: word.asked }
  }
  if (word.n <= (heard.questionN.get(word.id) ?? -1)) return heard
  const questionN = new Map(heard.questionN).set(word.id, word.n)
  const rest = heard.floor.questions.filter(({ id }) => id !== word.id)
  const one = questionOf(word)
  const questions = (one === undefined ? rest : [...rest, one])
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .slice(-maxQuestions)
  return { ...heard, questionN, floor: { ...heard.floor, questions } }
}

/** By the host's own word there is more than was heard, or something that is gone. */
export function missedQuestions({ asked, floor }: Heard): boolean {
  return asked !== undefined && asked !== questionsDigest(floor.questions)
}

function questionOf(word: Extract<Word, { t: "question" }>): Question | undefined {
  const { id, text, at, state } = word
  if (state === "gone") return undefined
  const answer = state === "text" ? (word.answer ?? undefined) : undefined
  return { id, text, at, state, answer, by: word.by ?? undefined, anonymous: word.by === null }
}
