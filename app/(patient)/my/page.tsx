import { currentPortalSession } from "@/lib/identity/session"

import { Chooser } from "./chooser"
import { CodeSteps } from "./code-steps"
import { Home } from "./home"

/** Side-effect free: a code is asked for, and given, by a press. */
export default async function MyPage() {
  const session = await currentPortalSession()
  if (session === undefined) return <CodeSteps />
  return session.chosen === undefined ? <Chooser people={session.people} /> : <Home />
}
