import { readFileSync } from "node:fs"
import { join } from "node:path"

import { describe, expect, test } from "vitest"
import { parse } from "yaml"
import { z } from "zod"

import { exposition } from "@/lib/jobs/exposition"
import { countProcess, meters } from "@/lib/meters"

const root = join(import.meta.dirname, "..")
const read = (name: string): string => readFileSync(join(root, name), "utf8")

const { groups } = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            alert: z.string(),
            expr: z.string(),
            for: z
              .string()
              .regex(/^\d+[smh]$/)
              .optional(),
            labels: z.object({ severity: z.enum(["page", "ticket"]) }),
            annotations: z.object({ summary: z.string().min(10), action: z.string().min(10) }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(read("deploy/alerts.yaml")))
const rules = groups.flatMap((group) => group.rules)

const { panels } = z
  .object({
    panels: z.array(
      z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) }),
    ),
  })
  .parse(JSON.parse(read("deploy/grafana.json")))

const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
]

countProcess()
/** Ours, as /metrics says them; BullMQ's, as its own program writes them. */
const ours = `${await exposition([])}${await meters().registry.metrics()}`
const queue = read("node_modules/bullmq/dist/esm/classes/queue-getters.js")
/** Seen at the port of livekit-server 1.13.5; tools/front-door.test.ts asks a real one for them. */
const ofMediaServer = ["livekit_room_total", "livekit_participant_total"]

function isKnown(metric: string): boolean {
  const family = metric.replace(/_(bucket|sum|count)$/, "")
  if (!/^(bullmq|livekit)_/.test(metric))
    return ours.includes(`# TYPE ${metric} `) || ours.includes(`# TYPE ${family} histogram`)
  if (metric.startsWith("bullmq_")) return queue.includes(`# TYPE ${metric} `)
  return ofMediaServer.includes(metric)
}

describe("what is watched is there", () => {
  test.each(expressions)("%s", (_, expr) => {
    const metrics = expr.match(/\b(housecall|bullmq|livekit|process|nodejs)_\w+/g) ?? []
    expect(metrics.length > 0 || expr.includes("up{job=")).toBe(true)
    expect(metrics.filter((metric) => !isKnown(metric))).toEqual([])
    const opened = (expr.match(/[({[]/g) ?? []).length
    expect((expr.match(/[)}\]]/g) ?? []).length).toBe(opened)
  })

  test("a job of which no process is left is told too, not only one that does not answer", () => {
    const jobsIn = (pattern: RegExp) =>
      new Set(rules.flatMap(({ expr }) => [...expr.matchAll(pattern)].map(([, job]) => job)))
    const watched = jobsIn(/(?<!absent\()up\{job="([^"]+)"\} == 0/g)
    expect(watched.size).toBe(3)
    expect(jobsIn(/absent\(up\{job="([^"]+)"\}\)/g)).toEqual(watched)
  })

  test("each metric of ours is on the dashboard", () => {
    const shown = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join("\n")
    for (const [, name] of ours.matchAll(/^# TYPE (housecall_\w+) /gm))
      expect(shown).toContain(name)
  })
})
