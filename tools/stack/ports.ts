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
  const bound = await Promise.all(["127.0.0.1", "::1"].map((host) => bind(port, host, transport)))
  return bound.every((one) => one !== "taken")
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

/** Any free TCP port. */
export function choosePort(): Promise<number> {
  return anyFree("tcp")
}

/** Any free TCP ports, no two the same. */
export async function choosePortsApart(count: number): Promise<number[]> {
  const chosen = new Set<number>()
  while (chosen.size < count) chosen.add(await choosePort())
  return [...chosen]
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

async function anyFree(transport: Transport): Promise<number> {
  for (;;) {
    const port = await bind(0, "127.0.0.1", transport)
    if (typeof port === "number" && (await isFree(port, transport))) return port
  }
}

/** Binds and lets go: the port, "taken", or "absent" where the machine has no such address. */
function bind(
  port: number,
  host: string,
  transport: Transport,
): Promise<number | "taken" | "absent"> {
  return new Promise((resolve) => {
    const refused = (error: NodeJS.ErrnoException): void =>
      resolve(error.code === "EADDRINUSE" || error.code === "EACCES" ? "taken" : "absent")
    if (transport === "udp") {
      const socket = createSocket(host.includes(":") ? "udp6" : "udp4")
      socket.once("error", refused)
      socket.bind({ port, address: host, exclusive: true }, () => {
        const bound = socket.address().port
        socket.close(() => resolve(bound))
      })
      return
    }
    const server = createServer()
    server.once("error", refused)
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      const bound = address !== null && typeof address === "object" ? address.port : port
      server.close(() => resolve(bound))
    })
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
