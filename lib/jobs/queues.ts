/**
 * What needs our own parts alone, and what waits on somebody else's server (mail, texts, calendars, a model, a
 * virus scanner): however long those are silent, nobody's room or removal from it waits behind them.
 */
export const queueNames = { own: "housecall", elsewhere: "housecall-elsewhere" } as const

export type QueueKind = keyof typeof queueNames
