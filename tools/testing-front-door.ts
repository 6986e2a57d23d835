import { execFileSync, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { IncomingHttpHeaders, Server } from "node:http"
import { request } from "node:https"
import { createConnection } from "node:net"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect } from "node:tls"
import type { TLSSocket } from "node:tls"

import { onTestFinished } from "vitest"

import { findHaproxy, findOpenssl } from "./programs.mjs"
import { choosePort, takesConnections } from "./stack/ports"

const root = join(import.meta.dirname, "..")

/** haproxy and openssl, as installed here; undefined where one of them is not. */
export const haproxy = findOpenssl() === undefined ? undefined : findHaproxy()

/** A folder that goes with the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "housecall-door-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export type Certificate = { cert: string; key: string }

/** A self-signed certificate for these names, in two files of `folder`. */
export function certificateFor(folder: string, ...names: string[]): Certificate {
  const [first = "localhost"] = names
  const [cert, key] = [join(folder, `${first}.crt`), join(folder, `${first}.key`)]
  const alternative = names.map((name) => `DNS:${name}`).join(",")
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
  const subject = ["-subj", `/CN=${first}`, "-addext", `subjectAltName=${alternative}`]
  const files = ["-keyout", key, "-out", cert]
  execFileSync(findOpenssl() ?? "", ["req", "-x509", ...made, ...subject, ...files], {
    stdio: "ignore",
  })
  return { cert, key }
}

export type Parts = { web: number; media: number; turn: number }

/** deploy/haproxy.cfg as the compose network's name service would fill it in: these web processes, by their ports. */
export async function openDoorTo(
  webs: readonly number[],
): Promise<{ https: number; serving: () => Promise<number> }> {
  const folder = testFolder()
  const [text, template] = [readFileSync(file, "utf8"), /^ {2}server-template web 4 \S+ (.*)$/m]
  const options = template.exec(text)?.[1]
  if (options === undefined)
    throw new Error("deploy/haproxy.cfg names its web processes another way")
  const servers = webs.map((port) => `  server web${port} 127.0.0.1:${port} ${options}`)
  const socket = join(folder, "stats")
  const own = join(folder, "haproxy.cfg")
  writeFileSync(
    own,
    text
      .replace(template, servers.join("\n"))
      .replace(/^global$/m, `global\n  stats socket ${socket} level user`),
  )
  const { https } = await openDoor({ web: 9, media: 9, turn: 9 }, own)
  /** How many of them the door gives people to. */
  const serving = async (): Promise<number> => {
    const asked = createConnection(socket)
    asked.end("show stat\n")
    const parts: Buffer[] = []
    for await (const part of asked) parts.push(part)
    const lines = Buffer.concat(parts).toString().split("\n")
    return lines.filter((line) => /^web,web\d+,.*,UP,/.test(line)).length
  }
  return { https, serving }
}

/** deploy/haproxy.cfg itself, before these ports of loopback. Answers the port that is 443 in earnest, and 80. */
export async function openDoor(
  parts: Parts,
  configuration = file,
): Promise<{ https: number; http: number }> {
  const folder = testFolder()
  const certificates = join(folder, "web")
  mkdirSync(certificates)
  const { cert, key } = certificateFor(folder, "localhost", "media.localhost")
  writeFileSync(
    join(certificates, "web.pem"),
    readFileSync(cert, "utf8") + readFileSync(key, "utf8"),
  )
  const [http, https] = [await choosePort(), await choosePort()]
  const env = {
    ...settings(http, https),
    HOUSECALL_CERTIFICATES: `${certificates}/`,
    HOUSECALL_WEB: `127.0.0.1:${parts.web}`,
    HOUSECALL_MEDIA: `127.0.0.1:${parts.media}`,
    HOUSECALL_TURN: `127.0.0.1:${parts.turn}`,
  }
  execFileSync(haproxy ?? "", ["-c", "-f", configuration], { env, stdio: "pipe" })
  const child = spawn(haproxy ?? "", ["-db", "-f", configuration], { env, stdio: "ignore" })
  onTestFinished(() => void child.kill("SIGKILL"))
  await listening(https)
  return { http, https }
}

const file = join(root, "deploy/haproxy.cfg")

function settings(http: number, https: number): NodeJS.ProcessEnv {
  return {
    NODE_ENV: "test",
    HOUSECALL_HOST: "localhost",
    HOUSECALL_BIND: "127.0.0.1",
    HOUSECALL_HTTP_PORT: String(http),
    HOUSECALL_HTTPS_PORT: String(https),
  }
}

/** Until something takes connections there. */
export async function listening(port: number): Promise<void> {
  const until = Date.now() + 60_000
  while (!(await takesConnections(port))) {
    if (Date.now() > until) throw new Error(`nobody listens on ${port}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

/** A server that says who it is and what it was asked. */
export async function echo(name: string): Promise<number> {
  const server: Server = createServer(({ headers, url }, response) => {
    response.setHeader("content-type", "application/json")
    response.end(JSON.stringify({ name, url, headers }))
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return portOf(server)
}

export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

export type Answer = { status: number; body: string; headers: IncomingHttpHeaders }

/** GET, or another method, over TLS to that name, whose certificate nobody signed. */
export function get(
  port: number,
  host: string,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  return new Promise((done, fail) => {
    const asked = {
      host: "127.0.0.1",
      port,
      path,
      method,
      servername: host,
      rejectUnauthorized: false,
    }
    request({ ...asked, headers: { host, ...headers } }, (response) => {
      const parts: Buffer[] = []
      response.on("data", (part: Buffer) => parts.push(part))
      response.on("end", () =>
        done({
          status: response.statusCode ?? 0,
          body: Buffer.concat(parts).toString(),
          headers: response.headers,
        }),
      )
    })
      .on("error", fail)
      .end()
  })
}

/** A TLS connection that asks for this name. */
export function ask(port: number, servername: string): Promise<TLSSocket> {
  return new Promise((done, fail) => {
    const options = { port, host: "127.0.0.1", servername, rejectUnauthorized: false }
    const socket: TLSSocket = connect(options, () => done(socket))
    socket.on("error", fail)
    onTestFinished(() => void socket.destroy())
  })
}
