import type { Page } from "@playwright/test"

import { keepConnections } from "@/e2e/line"

import { decodedBy, hasGrown } from "./connections"
import type { Meeting } from "./meeting"
import { arrangeMeeting, pressJoin } from "./meeting"
import { withPeople } from "./people"
import type { People } from "./people"
import { median } from "./percentile"
import type { Bench, Measured, Row } from "./row"

const cuts = 7
const cutMs = 5_000

/**
 * A patient's line is dead for five seconds: their media, which goes through TURN and a proxy of ours,
 * is dropped both ways, and their signalling is held back as TCP would hold it. From the line's return
 * until either side's picture has grown again, the later of the two.
 */
export const recoveryRow: Row = {
  id: "room.recovery_after_cut",
  unit: "s",
  aim: "<= 3",
  run: measure,
}

type Recovery = { patient: number; doctor: number; connections: number }

async function measure(bench: Bench): Promise<Measured> {
  const house = await bench.house()
  const found = await withPeople(house, async (everybody) => {
    const people = kept(everybody)
    const { turnPort, udpLine, onlyRelayed, heldSignal } = people.journey
    const line = await udpLine(turnPort())
    const signals: Awaited<ReturnType<typeof heldSignal>>[] = []
    const agree = { vitals: false, charting: false }
    const meeting = await arrangeMeeting(house, people, agree, async (patient) => {
      const context = patient.context()
      await onlyRelayed(context, { relay: "udp", through: line.port })
      signals.push(await heldSignal(context))
    })
    await pressJoin(meeting.patient)
    const all: Recovery[] = []
    for (let n = 0; n < cuts; n += 1) {
      await settle(meeting)
      const before = await connectionsOf(meeting.patient)
      line.change({ cut: true })
      for (const signal of signals) signal.hold()
      await pause(cutMs)
      const still = [await decodedBy(meeting.patient), await decodedBy(meeting.doctor)] as const
      const returned = performance.now()
      line.change({})
      for (const signal of signals) signal.release()
      const [patient, doctor] = await Promise.all([
        untilGrown(meeting.patient, still[0], returned),
        untilGrown(meeting.doctor, still[1], returned),
      ])
      const connections = (await connectionsOf(meeting.patient)) - before
      all.push({ patient, doctor, connections })
    }
    line.close()
    return all
  })
  const later = found.map(({ patient, doctor }) => Math.max(patient, doctor))
  return {
    value: median(later),
    runs: found.length,
    baseline: [
      { name: "slowest", value: Math.max(...later) },
      { name: "the patient sees again", value: median(found.map((one) => one.patient)) },
      { name: "the doctor sees again", value: median(found.map((one) => one.doctor)) },
      {
        name: "new media connections",
        value: found.reduce((sum, one) => sum + one.connections, 0),
      },
    ],
  }
}

/** Of every page, so that both sides can be watched. */
function kept(people: People): People {
  return {
    ...people,
    async person(options) {
      const page = await people.person(options)
      await keepConnections(page)
      return page
    },
  }
}

/** Both have seen each other for six seconds on end: LiveKit is done with the cut before. */
async function settle({ patient, doctor }: Meeting): Promise<void> {
  for (let good = 0, tries = 0; good < 6; tries += 1) {
    if (tries > 60) throw new Error("the two never saw each other")
    const before = [await decodedBy(patient), await decodedBy(doctor)] as const
    await pause(1_000)
    const both =
      hasGrown(before[0], await decodedBy(patient)) && hasGrown(before[1], await decodedBy(doctor))
    good = both ? good + 1 : 0
  }
}

/** Seconds since `since`. */
async function untilGrown(
  page: Page,
  still: Awaited<ReturnType<typeof decodedBy>>,
  since: number,
): Promise<number> {
  while (!hasGrown(still, await decodedBy(page))) {
    if (performance.now() - since > 60_000) throw new Error("no picture a minute after the cut")
    await pause(25)
  }
  return (performance.now() - since) / 1000
}

function connectionsOf(page: Page): Promise<number> {
  return page.evaluate(() => Reflect.get(window, "peerConnections").length)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
