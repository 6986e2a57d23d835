import { Fault } from "@/lib/error"
import { log } from "@/lib/log"

/** A page or action that failed, by its pattern: its address holds what people typed. */
export function logPageFault(
  error: unknown,
  requestId: string | string[] | undefined,
  { routePath, routeType }: { routePath: string; routeType: string },
): void {
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined
  const code = error instanceof Fault ? error.code : "internal"
  log.error({ code, digest, route: routePath, type: routeType, requestId }, "page failed")
}
