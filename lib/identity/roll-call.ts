import type { ClinicId } from "@/lib/ids"

type Asked<A> = {
  answer: Promise<A | undefined>
  done(answer: A | undefined): void
  fail(error: unknown): void
}
type Call<A> = { clinicId: ClinicId; asked: ReadonlyMap<string, Asked<A>> }

/**
 * What many ask of one clinic at about the same moment goes in one question for all of them. However many ask,
 * as when a lost connection is back, no more than `lanes` questions are asked at once. Who asks what is about
 * to be asked shares that answer; what is being asked already is asked again: it may have changed since.
 */
export class RollCall<A> {
  readonly #question: (
    clinicId: ClinicId,
    keys: readonly string[],
  ) => Promise<ReadonlyMap<string, A>>
  #waiting = new Map<ClinicId, Map<string, Asked<A>>>()
  #calling = false

  constructor(
    question: (clinicId: ClinicId, keys: readonly string[]) => Promise<ReadonlyMap<string, A>>,
  ) {
    this.#question = question
  }

  /** Undefined: of this one nothing was answered. */
  ask(clinicId: ClinicId, key: string): Promise<A | undefined> {
    const clinic = this.#waiting.get(clinicId) ?? new Map<string, Asked<A>>()
    this.#waiting.set(clinicId, clinic)
    const asked = clinic.get(key) ?? askedAnew<A>()
    clinic.set(key, asked)
    this.#callSoon()
    return asked.answer
  }

  #callSoon(): void {
    if (this.#calling) return
    this.#calling = true
    setTimeout(() => void this.#callAll(), gatherMs)
  }

  async #callAll(): Promise<void> {
    const calls = [...this.#waiting].flatMap(([clinicId, asked]) => callsOf(clinicId, asked))
    this.#waiting = new Map()
    const lane = async (): Promise<void> => {
      for (let call = calls.pop(); call !== undefined; call = calls.pop()) await this.#call(call)
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    this.#calling = false
    if (this.#waiting.size > 0) this.#callSoon()
  }

  /** What fails is the fault of those who asked in it, and of nobody else. */
  async #call({ clinicId, asked }: Call<A>): Promise<void> {
    try {
      const answers = await this.#question(clinicId, [...asked.keys()])
      for (const [key, one] of asked) one.done(answers.get(key))
    } catch (error) {
      for (const one of asked.values()) one.fail(error)
    }
  }
}

const gatherMs = 20
const lanes = 4
const mostAtOnce = 500

function callsOf<A>(clinicId: ClinicId, asked: ReadonlyMap<string, Asked<A>>): Call<A>[] {
  const all = [...asked]
  return Array.from({ length: Math.ceil(all.length / mostAtOnce) }, (_, nth) => ({
    clinicId,
    asked: new Map(all.slice(nth * mostAtOnce, (nth + 1) * mostAtOnce)),
  }))
}

function askedAnew<A>(): Asked<A> {
  let done: Asked<A>["done"] = () => undefined
  let fail: Asked<A>["fail"] = () => undefined
  const answer = new Promise<A | undefined>((resolve, reject) => {
    done = resolve
    fail = reject
  })
  return { answer, done, fail }
}
