import type { APIResponse } from "@playwright/test"

/**
 * What a person was told. "unknown": no answer came, or one that says that something broke: the deed may
 * have been done once or not at all.
 */
export type Answer =
  | { kind: "accepted"; value: Record<string, unknown> }
  | { kind: "refused"; reason: string; detail: Record<string, unknown> }
  | { kind: "unknown" }

/** As long as a page waits for an answer. */
export const patienceMs = 8_000

/** Sends requests and counts what came of them, for who chooses the moment of a death by it. */
export class Asking {
  underWay = 0
  accepted = 0
  refused = 0
  unknown = 0

  async once(send: () => Promise<APIResponse>): Promise<Answer> {
    this.underWay++
    const answer = await answerOf(send)
    this.underWay--
    this[answer.kind]++
    return answer
  }

  /** Sent again as a page or a person does, until it is known what became of it. `tries`: how many were made. */
  async insist(send: () => Promise<APIResponse>): Promise<Answer & { tries: number }> {
    for (let tries = 1; tries <= mostTries; tries++) {
      const answer = await this.once(send)
      if (answer.kind === "accepted") return { ...answer, tries }
      if (answer.kind === "refused" && !later.has(answer.reason)) return { ...answer, tries }
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    return { kind: "unknown", tries: mostTries }
  }
}

const mostTries = 400
/** Refusals that say: come again. */
const later = new Set(["closed", "too_many"])

async function answerOf(send: () => Promise<APIResponse>): Promise<Answer> {
  try {
    const response = await send()
    const body: unknown = JSON.parse((await response.text()) || "{}")
    const value = typeof body === "object" && body !== null ? { ...body } : {}
    if (response.ok()) return { kind: "accepted", value }
    const reason = String(Reflect.get(value, "error") ?? "fault")
    if (response.status() >= 500 && reason !== "closed") return { kind: "unknown" }
    return { kind: "refused", reason, detail: value }
  } catch {
    return { kind: "unknown" }
  }
}
