import { launchOptions } from "../playwright.config"
import type { Line } from "./line"
import { onlyRelayed, pathsOf } from "./line"
import { offersTls } from "./media-server"
import { expect, test } from "./test"
import { arrangeMeeting, enterCall } from "./two-people"

// The certificate of TURN over TLS is made at start and known to no browser: this test's is told so.
test.use({
  launchOptions: { ...launchOptions, args: [...launchOptions.args, "--ignore-certificate-errors"] },
})

for (const relay of ["udp", "tls"] as const) {
  test(`a call through TURN over ${relay.toUpperCase()} and no other way: encrypted, frames growing`, async ({
    person,
  }) => {
    test.skip(relay === "tls" && !offersTls(), "TURN over TLS: port 443 cannot be had here")
    const line: Line = { relay }
    const { visit, doctor, patient } = await arrangeMeeting(person)
    await onlyRelayed(doctor.context(), line)
    await onlyRelayed(patient.context(), line)

    await enterCall({ visit, doctor, patient })
    for (const page of [doctor, patient]) {
      const paths = await pathsOf(page)
      expect(paths.length).toBeGreaterThan(0)
      for (const path of paths) expect(path).toMatchObject({ local: "relay", relayProtocol: relay })
    }
  })
}
