import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import { caller, staffCaller } from "./api"
import { runFolder } from "./run-folder"
import { running } from "./running"
import { expect, test } from "./test"
import { arrangeVisit } from "./visit"

/** Words that mean nothing and stand nowhere else, one for each way in. */
const words = {
  name: "Brunnelthwaite",
  email: "oxterquill",
  note: "fathomgrist",
  search: "Pellingwort",
  reason: "squallamber",
  broken: "thornmizzle",
  address: "vaultwhisper",
  label: "glimmerhusk",
} as const

const logs = join(runFolder, "logs")

/** Of the web process and the workers, from their start. */
function logged(): Map<string, string> {
  const files = readdirSync(logs).filter((name) => /^(web|workers)\.log$/.test(name))
  return new Map(files.map((name) => [name, readFileSync(join(logs, name), "utf8")]))
}

test("what people say, and who they are, stands in no log of what runs", async () => {
  const visit = await arrangeVisit()
  const doctor = await staffCaller(visit.clinician)
  const desk = await staffCaller("scheduler")
  const stranger = await caller()

  // Taken, refused, malformed, and nothing at all: each says the words in another place.
  const note = { section: "plan", text: words.note }
  await doctor.post(`/api/visits/${visit.visitId}/notes`, { data: { ...note, version: 0 } })
  await doctor.post(`/api/visits/${visit.visitId}/notes`, {
    data: { ...note, version: words.note },
  })
  await doctor.post(`/api/visits/${visit.visitId}/devices`, { data: { label: words.label } })
  await desk.post("/api/patients/search", { data: { q: words.search, query: words.search } })
  await desk.post("/api/waitlist/add", {
    data: {
      reason: words.reason,
      newPatient: { name: words.name, email: `${words.email}@patients.example` },
    },
  })
  await stranger.post("/api/sign-in", {
    data: { email: `${words.email}@clinic.example`, password: words.address },
  })
  const contact = `${words.email}@patients.example`
  await stranger.post("/api/my/code", { data: { clinic: "", contact, birthDate: "1941-03-27" } })
  await stranger.post("/api/join", { data: { token: words.broken, birthDate: words.broken } })
  await stranger.post("/api/join", {
    data: `{"token": "${words.broken}"`,
    headers: { "content-type": "application/json" },
  })
  await doctor.get(`/api/fhir/Patient?name=${words.search}`)
  await doctor.get(`/patients/${words.address}?q=${words.search}`)

  const found = logged()
  expect([...found.keys()]).toEqual(expect.arrayContaining(["web.log", "workers.log"]))
  const secrets = [...Object.values(words), ...running.patients.map(({ name }) => name)]
  for (const [file, text] of found)
    expect({ file, said: secrets.filter((word) => text.includes(word)) }).toEqual({
      file,
      said: [],
    })
})

/** What Next prints of itself before anything of ours runs, and where its lines are empty. */
const banner = /^\s*(▲|✓|- |$)/

test("each line of what runs is an object with its time and its level", async () => {
  const found = logged()
  expect([...found.keys()]).toEqual(expect.arrayContaining(["web.log", "workers.log"]))
  for (const [file, text] of found) {
    const lines = text.split("\n").filter((line) => !banner.test(line))
    const wrong = lines.filter((line) => !isLogLine(line))
    expect({ file, wrong: wrong.slice(0, 5) }).toEqual({ file, wrong: [] })
  }
})

function isLogLine(line: string): boolean {
  try {
    const { time, level } = JSON.parse(line)
    return /^\d{4}-\d\d-\d\dT.*Z$/.test(time) && /^[a-z]+$/.test(level)
  } catch {
    return false
  }
}
