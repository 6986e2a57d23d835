/** Where a connection to a name goes. For tests, and for names that DNS does not have. */
export type Dial = (host: string, port: number) => { host: string; port: number }

/** As browsers do: every name below localhost is this machine (RFC 6761, section 6.3). */
export const asBrowsersDo: Dial = (host, port) => ({
  host: /(^|\.)localhost$/i.test(host) ? "127.0.0.1" : host,
  port,
})
