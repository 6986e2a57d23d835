/** How long a room token connects. Who is in stays in. */
export const tokenSeconds = 300

/**
 * The server's clock in ms, by a token that it gave just now: certificates are judged by it, since a device
 * that is an hour off must still get in.
 */
export function serverClock({ expiresAt }: { expiresAt: string }): () => number {
  const ahead = Date.parse(expiresAt) - tokenSeconds * 1000 - Date.now()
  return () => Date.now() + ahead
}
