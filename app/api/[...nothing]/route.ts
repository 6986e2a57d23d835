import { contracted } from "@/app/_edge/contract"

export const GET = nothing
export const POST = nothing
export const PUT = nothing
export const PATCH = nothing
export const DELETE = nothing

/** An address under `/api` that is nobody's: programs that ask get a refusal that they can read, not a page. */
function nothing(): Response {
  return Response.json(
    { error: "not_found" },
    { status: 404, headers: { "cache-control": "no-store" } },
  )
}

contracted(nothing, { who: "anyone", answers: { 404: ["application/json"] } })
