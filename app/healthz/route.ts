import { contracted } from "@/app/_edge/contract"

/** Alive: the process answers. What it depends on is `/readyz`'s business. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } })
}

contracted(GET, { who: "anyone", answers: { 200: ["application/json"] } })
