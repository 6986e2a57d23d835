/** One line of the queue board. Times are ISO 8601. */
export type BoardEntry = {
  entryId: string
  patient: {
    id: string
    name: string
    birthDate: string
    /** Null: the birth date cannot be read. */
    age: number | null
    language: string
    phone: string | null
    reference: string
  }
  visitType: { en: string; zh: string }
  joinedAt: string
  /** The newest sign of life; null: added by the desk, so there is no page. */
  seenAt: string | null
  redFlag: boolean
  /** Null for those who do not treat. */
  symptoms: Symptom[] | null
  /** This person may take them. */
  mine: boolean
  source: "patient" | "staff"
}

/** A question as it was asked and what was answered, an emergency marked. */
export type Symptom = {
  question: { en: string; zh: string }
  answer:
    | { kind: "text"; text: string }
    | { kind: "choice"; label: { en: string; zh: string } }
    | { kind: "yes_no"; yes: boolean }
    | { kind: "number"; value: number; unit: string }
    | { kind: "duration"; amount: number; unit: "hours" | "days" | "weeks" | "months" }
  redFlag: boolean
}

export type BoardView = {
  at: string
  zone: string
  slug: string
  /** In the order in which they came. */
  waiting: BoardEntry[]
  types: { id: string; name: { en: string; zh: string } }[]
  /** Clinicians who are signed in and see walk-ins. */
  onDuty: number
  may: { take: boolean; add: boolean }
}
