/** Who may write in the chat: everybody; nobody but the host, questions go on; nothing at all. */
export const chatLimits = ["everyone", "questions", "off"] as const
export type ChatLimit = (typeof chatLimits)[number]
