/** The topics of the sealed envelope (docs/e2ee.md §13). Codes and rules are protocol. */
export const topics = {
  beat: { code: 1, channel: "lossy", order: "window", maxAgeMs: 6_000 },
  control: { code: 2, channel: "reliable", order: "strict", maxAgeMs: 10_000 },
  chat: { code: 3, channel: "reliable", order: "strict", maxAgeMs: 600_000 },
  alarm: { code: 4, channel: "reliable", order: "strict", maxAgeMs: 10_000 },
  numerics: { code: 5, channel: "reliable", order: "window", maxAgeMs: 5_000 },
  file: { code: 6, channel: "stream", order: "strict", maxAgeMs: undefined },
  hello: { code: 7, channel: "reliable", order: "window", maxAgeMs: 10_000 },
  sync: { code: 8, channel: "lossy", order: "window", maxAgeMs: 5_000 },
  nack: { code: 9, channel: "reliable", order: "window", maxAgeMs: 10_000 },
  fill: { code: 10, channel: "stream", order: "strict", maxAgeMs: undefined },
  meta: { code: 11, channel: "reliable", order: "window", maxAgeMs: 10_000 },
  floor: { code: 12, channel: "reliable", order: "strict", maxAgeMs: 10_000 },
} as const satisfies Record<string, TopicRule>

export type Topic = keyof typeof topics

export type TopicRule = {
  code: number
  channel: "lossy" | "reliable" | "stream"
  order: "strict" | "window"
  /** Undefined: no bound of its own. */
  maxAgeMs: number | undefined
}

export function topicOf(code: number): Topic | undefined {
  return names.get(code)
}

export function topicRule(topic: Topic): TopicRule {
  return topics[topic]
}

const names = new Map<number, Topic>()
for (const name of [
  "beat",
  "control",
  "chat",
  "alarm",
  "numerics",
  "file",
  "hello",
  "sync",
  "nack",
  "fill",
  "meta",
  "floor",
] as const) {
  names.set(topics[name].code, name)
}
