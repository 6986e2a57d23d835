type Asked = { method: string; path: string }

/** Whether a nearly full disk refuses it (docs/decisions/0080): the proxy asks before anything is done. */
export function isRefusedWhenFull({ method, path }: Asked): boolean {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return false
  return path.startsWith("/api/") && !goesOn.some((one) => one.test(path))
}

/** Whether an answer says that the disk is full or has room; undefined: nothing, as it goes on with a full one, too. */
export function saysFull(answer: Asked & { ok: boolean; reason: unknown }): boolean | undefined {
  if (answer.reason === "storage_full") return true
  return answer.ok && isRefusedWhenFull(answer) ? false : undefined
}

/** Who comes to a visit, holds it, is alarmed in it or only asks. A few kilobytes each. */
const goesOn: readonly RegExp[] = [
  /^\/api\/(auth|sign-in|sign-out|activity|security\/proof|staff-link\/look)(\/|$)/,
  /^\/api\/my\/(code|session|sign-out)$/,
  /^\/api\/join(\/look|\/again|\/slots|\/confirm)?$/,
  /^\/api\/(visit|guest|rooms|ward|webhooks)(\/|$)/,
  /^\/api\/queue\/(enter|join|leave|take|open)$/,
  /^\/api\/visits\/[^/]+\/(admit|end|place|guest\/|seats\/|guests)/,
  /^\/api\/classes\/[^/]+\/(admit|end)$/,
  /^\/api\/vitals\/[^/]+\/alarms$/,
  /^\/api\/vitals\/withdraw$/,
  /^\/api\/(patients\/search|offers\/look|series\/plan|audit\/verify|fhir\/token)$/,
  /^\/api\/patients\/[^/]+\/emergency$/,
  /^\/api\/availability\/[^/]+\/preview$/,
]
