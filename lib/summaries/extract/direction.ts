/** Which way something goes: what is to be done with a medicine, and how somebody does. */
type Way = "stop" | "start" | "keep" | "more" | "less" | "better" | "worse"

const ways: Readonly<Record<Way, RegExp>> = {
  stop: /\b(?:stop\w*|discontinu\w*|ceas\w*|quit\w*|halt\w*|withh\w+|hold(?:ing)? off|com(?:e|ing) off|off (?:the|it|them|your|my)|leave off|no more|no longer)\b|停|别再|不要再|不再/iu,
  start:
    /\b(?:start\w*|restart\w*|begin\w*|began|begun|initiat\w*|commenc\w*|resum\w*)\b|开始|恢复/iu,
  keep: /\b(?:continu\w*|keep\w*|kept|maintain\w*|carry on|stay on|remain on)\b|继续|维持/iu,
  more: /\b(?:increas\w*|rais\w*|doubl\w*|up-?titrat\w*|higher|step up|go up|up to)\b|加量|增加|加到/iu,
  less: /\b(?:decreas\w*|reduc\w*|lower\w*|halv\w*|taper\w*|wean\w*|cut (?:down|back)|step down|go down|down to)\b|减量|减少|减到/iu,
  better: /\b(?:better|improv\w*|resolv\w*|eased|easing|settl\w*)\b|好转|好多了|改善|减轻/iu,
  worse: /\b(?:wors\w*|deteriorat\w*)\b|加重|恶化|更严重|更糟/iu,
}
const opposites: Readonly<Record<Way, readonly Way[]>> = {
  stop: ["start", "keep", "more"],
  start: ["stop"],
  keep: ["stop"],
  more: ["less", "stop"],
  less: ["more"],
  better: ["worse"],
  worse: ["better"],
}

/**
 * Whether a sentence turns round what was said: it goes a way that the lines do not, and they go the
 * opposite one. Of a medicine nobody need have said the opposite: to stop or to change it must be there.
 */
export function turnsRound(sentence: string, lines: string, ofDrug: boolean): boolean {
  const there = waysIn(lines)
  return [...waysIn(sentence)].some(
    (way) =>
      !there.has(way) &&
      (opposites[way].some((other) => there.has(other)) ||
        (ofDrug && (way === "stop" || way === "more" || way === "less"))),
  )
}

function waysIn(text: string): Set<Way> {
  const all = ["stop", "start", "keep", "more", "less", "better", "worse"] as const
  return new Set(all.filter((way) => ways[way].test(text)))
}
