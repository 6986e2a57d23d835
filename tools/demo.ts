// npm run demo [-- --reset] [-- --replay FILE.hea] [-- --dir DIR]
//
// Housecall with an invented clinic, on this machine alone, in the foreground until Ctrl-C. PORT moves the
// web page; DATABASE_URL (a superuser's), REDIS_URL, LIVEKIT_URL with its key and secret, and SMTP_URL have
// it use services of yours. The second start keeps the data; --reset begins anew. While it runs DIR/demo.env has
// its settings, an operator's too, to try commands on it:
//
//   (set -a; . .data/demo.env; npm run clinic -- list)
import { rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"

import { openHouse } from "./house"
import type { House } from "./house"
import { step } from "./progress"
import { filesOf } from "./recording-files"
import { session } from "./session"
import { webPort } from "./stack/ports"
import { reset } from "./stack/reset"
import { envFile } from "./stack/settings"

const { values } = parseArgs({
  options: {
    dir: { type: "string", default: ".data" },
    reset: { type: "boolean" },
    replay: { type: "string" },
  },
})

await session(resolve(values.dir), async ({ supervisor, directory, stopped }) => {
  console.log("Housecall demo\n")
  const replay = values.replay
  if (replay !== undefined) filesOf(replay)
  if (values.reset === true)
    await step("Reset", () => reset(directory, process.env["DATABASE_URL"]))
  const port = await webPort(directory, process.env["PORT"])
  const house = await openHouse({
    supervisor,
    directory,
    port,
    ...(replay === undefined ? {} : { replay: resolve(replay) }),
  })
  const settingsFile = join(directory, "demo.env")
  supervisor.removeAtEnd(settingsFile)
  const { settings, workers, database } = house
  const owners = { OWNER_DATABASE_URL: database.owner, ADMIN_DATABASE_URL: database.admin }
  writeFileSync(settingsFile, envFile({ ...settings, ...workers, ...owners }), { mode: 0o600 })
  console.log(welcome(house, settingsFile))
  await stopped
  for (const file of [house.demoFile, settingsFile]) rmSync(file, { force: true })
})

function welcome(house: House, settingsFile: string): string {
  const { accounts = [], patients = [], bedside = [] } = house.seeded ?? {}
  const mail = house.services.mailUrl
  const clinics = new Set(accounts.flatMap(({ clinic }) => clinic ?? []))
  return [
    "",
    `Housecall   ${house.baseUrl}/sign-in`,
    ...Array.from(clinics, (clinic) => `Booking     ${house.baseUrl}/book/${clinic}`),
    ...(mail === undefined ? [] : [`Mail        ${mail}`]),
    `Settings    ${settingsFile}`,
    "",
    "Staff (role, e-mail, password, clinic):",
    ...accounts.map((one) =>
      `  ${one.role.padEnd(14)} ${one.email.padEnd(34)} ${one.password}  ${one.clinic ?? ""}`.trimEnd(),
    ),
    "",
    "Patients (name, birth date, link of a visit that can be joined now):",
    ...patients.map((one) => `  ${one.name}, ${one.birthDate}\n    ${one.visitLink}`),
    "",
    house.bedside === "running"
      ? "Bedside devices (running in headless Chromium):"
      : "Bedside devices (open these in a tab of their own):",
    ...bedside.map((one) => `  ${one.patient}\n    ${one.link}`),
    "",
    "Ctrl-C stops everything.",
  ].join("\n")
}
