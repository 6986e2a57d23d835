import { currentPortal, currentPortalSession } from "@/lib/identity/session"

import { Chooser } from "./chooser"
import { CodeSteps } from "./code-steps"
import { Home } from "./home"

type Props = { searchParams: Promise<{ choose?: string | string[] }> }

/** Side-effect free: a code is asked for, and given, by a press. */
export default async function MyPage({ searchParams }: Props) {
  const session = await currentPortalSession()
  if (session === undefined) return <CodeSteps />
  const actor = await currentPortal()
  const several = session.people.length > 1
  if (actor === undefined || (several && (await searchParams).choose !== undefined)) {
    // Nobody's address or language is the browser's business.
    const people = session.people.map(({ patientId, proxyId, name }) => ({
      ...{ patientId, proxyId, name },
    }))
    return <Chooser people={people} />
  }
  return <Home actor={actor} several={several} />
}
