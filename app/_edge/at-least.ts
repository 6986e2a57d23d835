/** The answer no earlier than so long after the question: how long the work took tells nothing. */
export async function atLeast<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const [answer] = await Promise.all([work, passed(milliseconds)])
  return answer
}

/** Only a refusal waits: whoever is let in is not kept at the door. */
export async function refusalAtLeast<A extends { ok: boolean }>(
  milliseconds: number,
  work: Promise<A>,
): Promise<A> {
  const wait = passed(milliseconds)
  const answer = await work
  if (!answer.ok) await wait
  return answer
}

function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
