import type pg from "pg"

import type { Caller } from "./callers"
import type { Hospital } from "./hospital"
import { call, idFor } from "./route-call"
import { nameOf } from "./route-table"
import type { RouteLine, Rows } from "./route-table"
import { scenes } from "./scenes"
import type { Called, Stage } from "./scenes"
import { sendings } from "./sendings"

export type Arranging = {
  client: pg.Client
  callers: readonly Caller[]
  scene: () => Promise<Rows>
  hospital: Hospital
  /** What could not be made is told here: the other routes are walked all the same. */
  troubles: string[]
}

/** A new scene in the state that a route needs, with what is sent there. */
export async function preparedScene(
  { client, callers, scene, hospital, troubles }: Arranging,
  line: RouteLine,
): Promise<Rows> {
  const rows = await scene()
  const called: Stage["called"] = async (who, path, body, headers): Promise<Called> => {
    const by = callers.find(({ name }) => name === who)
    if (by === undefined) throw new Error(`nobody is called ${who}`)
    const named = path.replaceAll(/:(\w+)/g, (_, name: string) => idFor(name, rows))
    const response = await call({ method: "POST", path: named, body, headers }, by, rows)
    const text = await response.text()
    if (!response.ok) throw new Error(`${named} ${response.status} ${text}`)
    const cookies = response.headers.getSetCookie().map((one) => one.split(";")[0])
    return { answer: JSON.parse(text), cookie: cookies.join("; ") }
  }
  const made: Stage["made"] = async (who, path, body, field) => {
    const { answer } = await called(who, path, body)
    return typeof answer === "object" && answer !== null ? String(Reflect.get(answer, field)) : ""
  }
  const run = (text: string, values: readonly unknown[] = []) => client.query(text, [...values])
  const stage = { rows, run, made, called, hospital }
  try {
    const ids = await scenes[nameOf(line)]?.(stage)
    return { ...rows, ids: ids ?? {}, sending: await sendings[nameOf(line)]?.(stage) }
  } catch (error) {
    troubles.push(`${nameOf(line)}: ${error instanceof Error ? error.message : "fault"}`)
    return rows
  }
}
