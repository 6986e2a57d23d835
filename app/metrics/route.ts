import { contracted } from "@/app/_edge/contract"
import { env } from "@/lib/env"
import { reasonOf } from "@/lib/error"
import { isBearer, metrics } from "@/lib/jobs/metrics"
import { log } from "@/lib/log"

/** For an operator's Prometheus, which shows the token from the settings. Without one there is no such page. */
export async function GET(request: Request): Promise<Response> {
  const token = env().METRICS_TOKEN
  if (token === undefined) return new Response("Not found\n", { status: 404 })
  if (!isBearer(request.headers.get("authorization"), token))
    return new Response("Unauthorized\n", {
      status: 401,
      headers: { "www-authenticate": "Bearer", "cache-control": "no-store" },
    })
  try {
    return new Response(await metrics(), {
      headers: {
        "content-type": "text/plain; version=0.0.4; charset=utf-8",
        "cache-control": "no-store",
      },
    })
  } catch (error) {
    log.error({ code: reasonOf(error) }, "metrics")
    return new Response("Unavailable\n", { status: 503 })
  }
}

contracted(GET, {
  who: "signature",
  answers: { 200: ["text/plain"], 401: ["text/plain"], 404: ["text/plain"], 503: ["text/plain"] },
})
