import type { Question } from "./floor"

/** Of which questions there are and how far each is, whatever their order: equal at the host and at whoever heard all. Eight hexadecimal digits of FNV-1a. */
export function questionsDigest(questions: readonly Question[]): string {
  const text = questions
    .map(({ id, state }) => `${id} ${state}`)
    .toSorted()
    .join()
  let hash = 0x81_1c_9d_c5
  for (let at = 0; at < text.length; at++)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93)
  return (hash >>> 0).toString(16).padStart(8, "0")
}
