import { existsSync, statSync } from "node:fs"
import { join } from "node:path"

import { findOpenssl } from "../programs.mjs"
import { isFree } from "./ports"
import type { Supervisor } from "./supervisor"

export type TurnTls = { domain: string; cert: string; key: string }

/** LiveKit tells browsers `turns:DOMAIN:443`, whatever port it listens on: no other would be found. */
const port = 443
/** Browsers take every name below localhost for loopback (RFC 6761, 6.3); LiveKit wants a dot in it. */
const domain = "turn.localhost"

/**
 * What TURN over TLS needs on this machine: port 443 of loopback, and a certificate made here. No
 * browser trusts that one by itself; tests tell theirs to. Otherwise the reason why there is none.
 */
export async function turnTls(
  supervisor: Supervisor,
  directory: string,
): Promise<TurnTls | string> {
  if (!(await isFree(port))) return `port ${port} cannot be had`
  const openssl = findOpenssl()
  if (openssl === undefined) return "openssl is not installed"
  const cert = join(directory, "turn-cert.pem")
  const key = join(directory, "turn-key.pem")
  if (!isFresh(cert)) {
    const names = ["-subj", `/CN=${domain}`, "-addext", `subjectAltName=DNS:${domain}`]
    const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    await supervisor.run({
      name: "turn-certificate",
      command: openssl,
      args: [
        "req",
        "-x509",
        ...made,
        "-days",
        String(days),
        ...names,
        "-keyout",
        key,
        "-out",
        cert,
      ],
    })
  }
  return { domain, cert, key }
}

const days = 30

/** Made anew after half its life: a demo runs for days, not for weeks. */
function isFresh(file: string): boolean {
  return existsSync(file) && Date.now() - statSync(file).mtimeMs < (days / 2) * 86_400_000
}
