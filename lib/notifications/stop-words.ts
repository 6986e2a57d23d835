/**
 * What a reply asks for. The words that carriers know, in English and Chinese, alone in the message:
 * "stop by on Monday" is no wish to be left alone.
 */
export function wishOf(text: string): "stop" | "start" | undefined {
  const word = text
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[\s"'“”‘’.,!?。，！？]+/g, "")
  if (stop.has(word)) return "stop"
  return start.has(word) ? "start" : undefined
}

const stop: ReadonlySet<string> = new Set([
  "STOP",
  "STOPALL",
  "UNSUBSCRIBE",
  "CANCEL",
  "END",
  "QUIT",
  "OPTOUT",
  "REVOKE",
  "退订",
  "退訂",
  "TD",
  "T",
  "取消订阅",
])
const start: ReadonlySet<string> = new Set(["START", "UNSTOP", "YES", "OPTIN", "订阅", "恢复"])
