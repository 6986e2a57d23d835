import { randomInt } from "node:crypto"
import { createSocket } from "node:dgram"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { createConnection, createServer } from "node:net"
import { join } from "node:path"

import { z } from "zod"

import { Failure } from "../failure"

export type Transport = "tcp" | "udp"
export type Wish = { name: string; transport: Transport; prefer?: number }
export type Ports = Record<string, number>

/**
 * One port for each wish: the port of the last run while it is free, so that links in messages stay
 * valid, then the preferred one, then any.
 */
export async function choosePorts(
  wishes: readonly Wish[],
  last: Ports,
  isFree: (port: number, transport: Transport) => Promise<boolean>,
  anyFree: (transport: Transport) => Promise<number>,
): Promise<Ports> {
  const chosen: Ports = {}
  const taken = new Set<number>()
  for (const { name, transport, prefer } of wishes) {
    let port: number | undefined
    for (const candidate of [last[name], prefer]) {
      if (port !== undefined || candidate === undefined || taken.has(candidate)) continue
      if (await isFree(candidate, transport)) port = candidate
    }
    while (port === undefined || taken.has(port)) port = await anyFree(transport)
    taken.add(port)
    chosen[name] = port
  }
  return chosen
}

/** Chooses, and remembers for the next start. */
export async function takePorts(directory: string, wishes: readonly Wish[]): Promise<Ports> {
  const chosen = await choosePorts(wishes, lastPorts(directory), isFree, anyFree)
  writeFileSync(
    join(directory, "ports.json"),
    JSON.stringify({ ...lastPorts(directory), ...chosen }),
  )
  return chosen
}

export async function isFree(port: number, transport: Transport = "tcp"): Promise<boolean> {
  const taken = await Promise.all(
    ["127.0.0.1", "::1"].map((host) => isTaken(port, host, transport)),
  )
  return !taken.includes(true)
}

/** The port of the web page: the wanted one or a refusal; else that of last time, 3000, or any. */
export async function webPort(directory: string, wanted: string | undefined): Promise<number> {
  if (wanted === undefined)
    return (
      (await takePorts(directory, [{ name: "web", transport: "tcp", prefer: 3000 }]))["web"] ?? 3000
    )
  const port = Number(wanted)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Failure(`PORT is "${wanted}"`, "set it to a number from 1 to 65535")
  }
  if (!(await isFree(port)))
    throw new Failure(`Port ${port} is taken`, "stop what listens there, or set PORT to another")
  return port
}

/** Any free TCP port, never the same twice. */
export function choosePort(): Promise<number> {
  return anyFree("tcp")
}

export async function choosePortsApart(count: number): Promise<number[]> {
  const chosen: number[] = []
  while (chosen.length < count) chosen.push(await choosePort())
  return chosen
}

/** Whether something takes connections there, on loopback. */
export function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" })
    socket.once("error", () => resolve(false))
    socket.once("connect", () => {
      socket.destroy()
      resolve(true)
    })
  })
}

/**
 * Not one that the system gives: connections that go out have theirs from the same range, and one of them
 * may hold it when its program, or the sign-in server 17 beside it (`loopbackProvider`), starts again.
 */
async function anyFree(transport: Transport): Promise<number> {
  for (let tries = 0; tries < 1_000; tries++) {
    const port = 2 * randomInt(lowest / 2, outgoing / 2)
    if (given.has(port)) continue
    given.add(port)
    if (await isFree(port, transport)) return port
  }
  throw new Failure("No port is free", `stop what listens on ports ${lowest} to ${outgoing}`)
}

/** Linux takes the ports of connections that go out from 32768 on, others from 49152 (RFC 6335, section 6). */
const [lowest, outgoing] = [20_000, 32_768]
const given = new Set<number>()

/** Not so where the machine has no such address. */
function isTaken(port: number, host: string, transport: Transport): Promise<boolean> {
  return new Promise((resolve) => {
    const refused = (error: NodeJS.ErrnoException): void =>
      resolve(error.code === "EADDRINUSE" || error.code === "EACCES")
    if (transport === "udp") {
      const socket = createSocket(host.includes(":") ? "udp6" : "udp4")
      socket.once("error", refused)
      socket.bind({ port, address: host, exclusive: true }, () =>
        socket.close(() => resolve(false)),
      )
      return
    }
    const server = createServer()
    server.once("error", refused)
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(false)))
  })
}

function lastPorts(directory: string): Ports {
  const file = join(directory, "ports.json")
  if (!existsSync(file)) return {}
  const parsed = z
    .record(z.string(), z.int().min(1).max(65_535))
    .safeParse(JSON.parse(readFileSync(file, "utf8")))
  return parsed.success ? parsed.data : {}
}
