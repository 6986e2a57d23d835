import pg from "pg"

const answerMs = 10_000

/**
 * Works over a connection of its own, as what an operator types does, and closes it. A server that cannot be
 * reached, or takes the connection and says nothing for `ms`, is an error that names where it was looked for; one
 * that goes away meanwhile fails the statement that waits for it.
 */
export async function withConnection<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  ms: number = answerMs,
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: ms,
    // Statements may take hours: a machine that is gone is noticed all the same.
    keepAlive: true,
    keepAliveInitialDelayMillis: answerMs,
  })
  // Who does not listen for it ends with a stack, and nobody reads what the statement itself says.
  client.on("error", () => undefined)
  try {
    await client.connect().catch((cause: unknown) => {
      throw new Error(
        `No connection to the database at ${client.host}:${client.port}: ${whyOf(cause)}`,
        { cause },
      )
    })
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Where a name has several addresses Node has one reason each, and no sentence of its own. */
function whyOf(cause: unknown): string {
  const { message, code }: { message?: unknown; code?: unknown } = Object(cause)
  if (typeof message === "string" && message !== "") return message
  return typeof code === "string" ? code : "no reason was given"
}
