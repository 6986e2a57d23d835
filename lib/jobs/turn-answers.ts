import { encode, kinds } from "@/lib/stun"
import { ask, tlsLine, udpLine } from "@/lib/stun-line"
import { TurnUrl } from "@/lib/turn-url"
import { withTimeout } from "@/lib/with-timeout"

/**
 * Asks the TURN server for the least that it answers anybody, a STUN Binding (RFC 8489 section 14): over TLS
 * with its certificate judged (`turns:`), or over UDP (`turn:`). Resolves once it has answered, rejects after
 * `ms` or with what stood in the way. Whether it relays is the doctor's to try.
 */
export async function turnAnswers(url: string, ms: number): Promise<void> {
  const [, scheme = "", host = "", port] = TurnUrl.exec(url) ?? []
  const isTls = scheme === "turns"
  const line = isTls
    ? tlsLine({ host, port: Number(port ?? 5349), name: host, isJudged: true })
    : udpLine(host, Number(port ?? 3478))
  try {
    const answer = await withTimeout(ask(line, encode(kinds.binding, []), !isTls), ms)
    if (answer.kind !== kinds.bindingDone) throw new Error("it answers, and not with a Binding")
  } finally {
    line.close()
  }
}
