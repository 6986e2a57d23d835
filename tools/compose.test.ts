import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { DCLinter } from "dclint"
import { describe, expect, test } from "vitest"
import { parse } from "yaml"
import { z } from "zod"

import { programs } from "./build/image-tree.mjs"
import { layOut, storedSecrets } from "./secret-files"
import { heapLimit } from "./stack/heap-limit"

const root = join(import.meta.dirname, "..")
const file = join(root, "deploy/compose.yaml")
const text = readFileSync(file, "utf8")

const Service = z.object({
  image: z.string(),
  user: z.string().optional(),
  command: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  networks: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
  sysctls: z.record(z.string(), z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ disable: z.boolean().default(false) }).optional(),
  profiles: z.array(z.string()).default([]),
})
const { services, volumes } = z
  .object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(text, { merge: true }))
const all = Object.entries(services)

/** Whether the compose specification's own schema, which dclint brings along, takes this. */
function complaints(yaml: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "housecall-compose-"))
  try {
    writeFileSync(join(folder, "compose.yaml"), yaml)
    const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] })
    return linter
      .lintFiles([join(folder, "compose.yaml")], false)
      .flatMap(({ messages }) => messages)
      .filter(({ rule }) => rule === "invalid-schema")
      .map(({ message }) => message)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe("deploy/compose.yaml", () => {
  test("is what the compose specification's schema takes, which finds a planted mistake", () => {
    expect(complaints(text)).toEqual([])
    expect(complaints(text.replace("stop_grace_period", "stop_grace_periods"))).not.toEqual([])
  })

  test.each(all)("%s can write nothing but its mounts, and gains nothing", (name, service) => {
    expect(service.read_only).toBe(true)
    expect(service.cap_drop).toEqual(["ALL"])
    expect(service.security_opt).toContain("no-new-privileges:true")
    // Only what lays out the secrets is root, to give each part its own.
    expect(service.cap_add.length > 0).toBe(name === "secrets")
    expect(service.user === "0:0").toBe(name === "secrets")
    expect(service.image).toMatch(/:[^:]+$/)
    expect(service.image).not.toMatch(/:latest$/)
  })

  test.each(all)(
    "%s has a health check of its own, its image's, or none by decision",
    (name, service) => {
      const ownImage = service.image.startsWith("housecall:")
      expect(service.healthcheck !== undefined || ownImage || name === "haproxy").toBe(true)
    },
  )

  test.each(all)(
    "%s waits for services that are there, and for health only of those that have one",
    (_, service) => {
      for (const [other, { condition }] of Object.entries(service.depends_on)) {
        expect(services).toHaveProperty(other)
        const ends = services[other]?.healthcheck?.disable === true
        expect(condition).toBe(ends ? "service_completed_successfully" : "service_healthy")
      }
    },
  )

  test("each secret is a file that the part's volume holds, and none is in the environment", () => {
    const folder = mkdtempSync(join(tmpdir(), "housecall-compose-"))
    layOut(folder, storedSecrets(folder).secrets, {
      postgres: "postgres:5432",
      redis: "redis:6379",
    })
    const missing = all.flatMap(([name, { environment, volumes: mounts, command }]) => {
      const part = mounts.find((one) => one.includes(":/run/housecall"))?.split(":")[0] ?? ""
      return [...Object.values(environment), ...command]
        .flatMap((value) => /\/run\/housecall\/(\S+)$/.exec(value)?.[1] ?? [])
        .map((secret) => join(part.replace("secrets-", ""), secret))
        .filter((secret) => !existsSync(join(folder, secret)))
        .map((secret) => `${name}: ${secret}`)
    })
    expect(missing).toEqual([])
    const open = all
      .flatMap(([, { environment }]) => Object.entries(environment))
      .filter(([key]) => /SECRET|MASTER_KEY|PASSWORD|TOKEN|DATABASE_URL|REDIS_URL/.test(key))
      .filter(([, value]) => !value.startsWith("/run/housecall/"))
    expect(open).toEqual([])
    rmSync(folder, { recursive: true })
  })

  test("each setting is one of .env.example", () => {
    const known = readFileSync(join(root, ".env.example"), "utf8")
    const ours = all.filter(([, { image }]) => image.startsWith("housecall:"))
    for (const [, { environment }] of ours)
      for (const name of Object.keys(environment)) {
        const setting = name === "SEAT_SIGNING_KEY_FILE" ? name : name.replace(/_FILE$/, "")
        expect(known).toMatch(new RegExp(`^#? ?${setting}=`, "m"))
      }
  })

  test("each name that deploy/.env may give is in deploy/env.example, with what counts without it", () => {
    const example = readFileSync(join(root, "deploy/env.example"), "utf8").split("\n")
    const names = [...text.matchAll(/\$\{(\w+)(?::-([^}]*))?/g)]
    expect(names.length).toBeGreaterThan(9)
    const missing = names.filter(([, name = "", usual = ""]) => {
      const line = example.find((one) => new RegExp(`^(# )?${name}=`).test(one))
      return line === undefined || (usual !== "" && !line.endsWith(`=${usual}`))
    })
    expect(missing.map(([said]) => said)).toEqual([])
  })

  test("the operating guide's file of one's own is of parts and settings that there are", () => {
    const guide = readFileSync(join(root, "docs/operating.md"), "utf8")
    const shown = /^ {4}# \S+own\.yaml\n((?: {4}.*\n)+)/m.exec(guide)?.[1] ?? ""
    const own = z
      .object({ services: z.record(z.string(), Service.partial()) })
      .parse(parse(shown.replaceAll(/^ {4}/gm, ""), { merge: true }))
    expect(Object.keys(own.services)).toEqual(["web", "workers", "operator"])
    expect(services).toMatchObject({ web: {}, workers: {}, operator: {} })
    const { environment = {}, volumes: mounts = [] } = own.services["web"] ?? {}
    const known = readFileSync(join(root, ".env.example"), "utf8")
    const names = Object.keys(environment).map((name) => name.replace(/_FILE$/, ""))
    expect(names.filter((name) => !new RegExp(`^#? ?${name}=`, "m").test(known))).toEqual([])
    const files = Object.entries(environment).filter(([name]) => name.endsWith("_FILE"))
    const folders = mounts.map((mount) => `${mount.split(":")[1]}/`)
    expect(files.map(([, file]) => file.replace(/[^/]+$/, ""))).toEqual(folders)
  })

  test("only the front door and the media ports are open to the world", () => {
    const open = all.flatMap(([name, { ports }]) => ports.map((port) => `${name} ${port}`))
    expect(open).toEqual([
      "livekit 7882:7882/udp",
      "livekit 7881:7881/tcp",
      "livekit 3478:3478/udp",
      "haproxy 80:80/tcp",
      "haproxy 443:443/tcp",
    ])
  })

  // Of a web process 22 and of a workers process some 25 at the most (docs/scaling.md), of an operator's command a few.
  test("PostgreSQL has a connection for all that the door's web processes and two workers may open", () => {
    const door = readFileSync(join(root, "deploy/haproxy.cfg"), "utf8")
    const webs = Number(/server-template web (\d+) /.exec(door)?.[1])
    const command = services["postgres"]?.command.join(" ") ?? ""
    const most = Number(/^postgres .*max_connections=(\d+)/.exec(command)?.[1])
    expect(most).toBeGreaterThanOrEqual(webs * 22 + 2 * 25 + 10)
  })

  // LiveKit tells everybody who joins turns:turn.HOST:443, and inside that name is the door's own address.
  test("turn.HOST answers inside where it does outside: on 443, which a user may open", () => {
    const { haproxy, web, operator } = services
    expect(haproxy?.environment).toMatchObject({
      HOUSECALL_HTTP_PORT: "80",
      HOUSECALL_HTTPS_PORT: "443",
    })
    expect(haproxy?.networks).toMatchObject({ front: { aliases: ["turn.${HOUSECALL_HOST}"] } })
    expect(haproxy?.sysctls).toEqual({ "net.ipv4.ip_unprivileged_port_start": "80" })
    for (const one of [web, operator])
      expect(one?.environment).toHaveProperty("TURN_URL", "turns:turn.${HOUSECALL_HOST}:443")
  })

  test("each program that it starts is in the image, and each file that it mounts is here", () => {
    const started = all.flatMap(
      ([, { command }]) => /^programs\/(.+)\.mjs$/.exec(command[1] ?? "")?.[1] ?? [],
    )
    for (const program of started) expect(programs).toHaveProperty(program)
    const sources = all.flatMap(([, one]) => one.volumes.map((mount) => mount.split(":")[0] ?? ""))
    const [files, named] = [
      sources.filter((one) => one.startsWith(".") && !one.startsWith("./certificates")),
      sources.filter((one) => !one.startsWith(".")),
    ]
    expect(files.filter((one) => !existsSync(join(root, "deploy", one)))).toEqual([])
    for (const volume of named) expect(volumes).toHaveProperty(volume)
  })
})

describe("deploy/haproxy.cfg", () => {
  // Else a burst of them would take all places where names are read, and none could be decrypted.
  test("whoever got in by name never waits for a place where it is decrypted", () => {
    const door = readFileSync(join(root, "deploy/haproxy.cfg"), "utf8")
    const most = (section: string) =>
      Number(new RegExp(`^${section}\\n(?: .*\\n)*? {2}maxconn (\\d+)$`, "m").exec(door)?.[1])
    expect(most("global")).toBeGreaterThanOrEqual(
      2 * most("frontend by_name") + most("frontend plain"),
    )
  })
})

describe("deploy/Dockerfile", () => {
  const docker = readFileSync(join(root, "deploy/Dockerfile"), "utf8")

  test("runs as nobody special, with a health check, and is given no secret", () => {
    expect(docker).toMatch(/^USER node$/m)
    expect(docker).toMatch(/^HEALTHCHECK .*programs\/healthy\.mjs/m)
    expect(docker).not.toMatch(/^(ENV|ARG) .*(SECRET|KEY=|PASSWORD|TOKEN|DATABASE_URL)/m)
  })

  test("each process has the heap that the tests' and the bench's have", () => {
    expect(docker).toMatch(new RegExp(`^ENV .*NODE_OPTIONS=${heapLimit} `, "m"))
  })

  test("nothing that is secret or of this machine gets into what it is built from", () => {
    const ignored = readFileSync(join(root, ".dockerignore"), "utf8").split("\n")
    for (const one of [
      "**/.env*",
      "**/.data",
      "**/.git",
      "**/*.pem",
      "**/*.key",
      "deploy/certificates",
    ])
      expect(ignored).toContain(one)
  })
})
