import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { readFileSync, writeFileSync } from "node:fs"
import { get as plainGet } from "node:http"
import { createConnection } from "node:net"
import { join } from "node:path"
import { createServer } from "node:tls"

import { describe, expect, onTestFinished, test } from "vitest"

import { findLivekit } from "./programs.mjs"
import { choosePort } from "./stack/ports"
import {
  ask,
  certificateFor,
  echo,
  get,
  haproxy,
  listening,
  openDoor,
  portOf,
  testFolder,
} from "./testing-front-door"

const livekit = findLivekit()

// deploy/haproxy.cfg with the real haproxy, counted as skipped where none is installed.
describe.skipIf(haproxy === undefined)("the front door: one port, parted by name", () => {
  test("turn.HOST is passed on as it is: the TURN server's own certificate answers", async () => {
    const { cert, key } = certificateFor(testFolder(), "turn.localhost")
    const turn = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (socket) => {
      socket.on("error", () => undefined)
      socket.end("this is TURN")
    })
    await new Promise<void>((done) => turn.listen(0, "127.0.0.1", done))
    onTestFinished(() => void turn.close())
    const door = await openDoor({
      web: await echo("web"),
      media: await echo("media"),
      turn: portOf(turn),
    })
    for (const name of ["turn.localhost", "TURN.localhost"]) {
      const socket = await ask(door.https, name)
      expect(socket.getPeerCertificate().subject.CN).toBe("turn.localhost")
      const [data] = await once(socket, "data")
      expect(String(data)).toBe("this is TURN")
    }
    const other = await ask(door.https, "localhost")
    expect(other.getPeerCertificate().subject.CN).toBe("localhost")
  })

  test("HOST is the web app, which is told who really called", async () => {
    const door = await openDoor({ web: await echo("web"), media: await echo("media"), turn: 9 })
    const lies = {
      "x-forwarded-for": "6.6.6.6",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "http",
      forwarded: "for=6.6.6.6",
    }
    const { status, body } = await get(door.https, "localhost", "/today", lies)
    expect(status).toBe(200)
    const asked: unknown = JSON.parse(body)
    expect(asked).toMatchObject({
      name: "web",
      url: "/today",
      headers: {
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-host": "localhost",
        "x-forwarded-proto": "https",
      },
    })
    expect(asked).not.toHaveProperty("headers.forwarded")
  })

  test("media.HOST is the media server's signalling, and nothing else of it", async () => {
    const door = await openDoor({ web: await echo("web"), media: await echo("media"), turn: 9 })
    const rtc = await get(door.https, "media.localhost", "/rtc/v1?access_token=t")
    expect(rtc.body).toContain('"name":"media"')
    const api = await get(door.https, "media.localhost", "/twirp/livekit.RoomService/ListRooms")
    expect(api.status).toBe(404)
  })

  test("media.HOST takes a WebSocket of our own pages alone, and no other page's request", async () => {
    const door = await openDoor({ web: await echo("web"), media: await echo("media"), turn: 9 })
    const socket = {
      connection: "upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    const asked = async (headers: Record<string, string>) =>
      (await get(door.https, "media.localhost", "/rtc/v1?access_token=t", headers)).status
    const ours = "https://localhost"
    for (const origin of [
      "https://evil.example",
      "http://localhost",
      "https://localhost.evil.example",
      "https://media.localhost",
      "https://localhost:8443",
      "null",
    ]) {
      expect({ origin, status: await asked({ origin, ...socket }) }).toEqual({
        origin,
        status: 403,
      })
      expect({ origin, status: await asked({ origin }) }).toEqual({ origin, status: 403 })
    }
    expect(await asked(socket)).toBe(403)
    expect(await asked({ origin: ours })).toBe(200)
    // The server here is no WebSocket: that it was asked is what is meant.
    expect(await asked({ origin: ours, ...socket })).toBe(200)
  })

  test("TRACE and what no page of ours sends is 405 for both names", async () => {
    const door = await openDoor({ web: await echo("web"), media: await echo("media"), turn: 9 })
    for (const method of ["TRACE", "PROPFIND", "TRACK"])
      for (const host of ["localhost", "media.localhost"])
        expect(await get(door.https, host, "/", {}, method)).toMatchObject({ status: 405 })
  })

  test("metrics stay inside, other names get nothing, and what is not TLS is cut off", async () => {
    const door = await openDoor({ web: await echo("web"), media: await echo("media"), turn: 9 })
    for (const path of ["/metrics", "//metrics", "/%6detrics", "/metrics/", "/metrics?a=b"]) {
      const { status } = await get(door.https, "localhost", path)
      expect({ path, status }).toEqual({ path, status: 404 })
    }
    expect((await get(door.https, "localhost", "/metrics-of-ours")).status).toBe(200)
    expect((await get(door.https, "evil.example", "/")).status).toBe(421)
    const plain = createConnection({ port: door.https, host: "127.0.0.1" })
    plain.on("error", () => undefined)
    plain.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
    await once(plain, "close")
    const [moved] = await once(
      plainGet({ port: door.http, host: "127.0.0.1", path: "/my" }),
      "response",
    )
    expect(moved).toMatchObject({ statusCode: 301 })
  })

  test.skipIf(livekit === undefined)(
    "the real media server's TURN answers through it",
    async () => {
      const folder = testFolder()
      const { cert, key } = certificateFor(folder, "turn.localhost")
      const keys = join(folder, "keys.yaml")
      writeFileSync(keys, `housecall: ${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 })
      const [port, tls, udp, turnUdp, metrics] = await Promise.all(
        Array.from({ length: 5 }, () => choosePort()),
      )
      const options = [
        `--config=${join(import.meta.dirname, "../deploy/livekit.yaml")}`,
        ...[`--key-file=${keys}`, "--node-ip=127.0.0.1", "--turn.domain=turn.localhost"],
        ...[`--turn-cert=${cert}`, `--turn-key=${key}`],
        // Only where it listens is another: this machine has one of each port for everybody.
        ...["--bind=127.0.0.1", `--port=${port}`, `--turn.tls_port=${tls}`, "--rtc.tcp_port=0"],
        ...[`--udp-port=${udp}`, `--turn.udp_port=${turnUdp}`, `--prometheus.port=${metrics}`],
      ]
      const server = spawn(livekit ?? "", options, { stdio: "ignore" })
      onTestFinished(() => void server.kill("SIGKILL"))
      await listening(port ?? 0)
      await listening(tls ?? 0)
      const door = await openDoor({ web: await echo("web"), media: port ?? 0, turn: tls ?? 0 })
      const socket = await ask(door.https, "turn.localhost")
      expect(socket.getPeerCertificate().subject.CN).toBe("turn.localhost")
      // RFC 5389: a Binding request, and its success with the same transaction.
      const transaction = randomBytes(12)
      socket.write(Buffer.concat([Buffer.from("000100002112a442", "hex"), transaction]))
      const [answer] = await once(socket, "data")
      expect(answer.subarray(0, 2).toString("hex")).toBe("0101")
      expect(answer.subarray(8, 20)).toEqual(transaction)
      const page = await get(door.https, "media.localhost", "/")
      expect(page).toMatchObject({ status: 200, body: "OK" })
      // What deploy/alerts.yaml and deploy/grafana.json count of it.
      const told = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text()
      for (const name of ["livekit_room_total", "livekit_participant_total"])
        expect(told).toContain(`# TYPE ${name} gauge`)
    },
  )
})
