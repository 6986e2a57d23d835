import type { Instrumentation } from "next"

export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] === "nodejs") await import("./instrumentation.node")
}

/** What a page throws: Next hides it from the reader and gives it a digest, which is how it is found again. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return
  const { logPageFault } = await import("./app/_edge/page-fault")
  logPageFault(error, request.headers["x-request-id"], context)
}
