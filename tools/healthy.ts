// node programs/healthy.mjs [web | workers]: an image's health check. Exit code 0 where the process beside it
// does its work: the web server answers, the workers' loop turns. What they depend on is /readyz's business.
import { timeLimit } from "@/lib/time-limit"
import { isAlive } from "@/workers/alive"

const [part = "web"] = process.argv.slice(2)
if (part !== "web" && part !== "workers") {
  console.error("Usage: node programs/healthy.mjs [web | workers]")
  process.exit(2)
}
const healthy = part === "workers" ? isAlive(new Date()) : await answers()
process.exit(healthy ? 0 : 1)

async function answers(): Promise<boolean> {
  const port = process.env["PORT"] ?? "3000"
  if (!/^\d{1,5}$/.test(port)) {
    console.error(
      "Settings: PORT: must be the number of the port that web listens on (set in the environment)",
    )
    return false
  }
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, {
      signal: timeLimit(4_000),
    })
    return answer.ok
  } catch {
    return false
  }
}
