import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, beforeEach, describe, expect, test } from "vitest"

import { weakKey, weakPasswordIn, weakSecret } from "@/lib/secret-strength"

import { beginNewMaster, forgetMasterBefore, layOut, storedSecrets } from "./secret-files"

const hosts = { postgres: "postgres:5432", redis: "redis:6379" }
const folders: string[] = []
let root = ""
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "housecall-secrets-"))
  folders.push(root)
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

const make = (): string[] => layOut(root, storedSecrets(root).secrets, hosts)
const read = (name: string): string => readFileSync(join(root, name), "utf8").trim()
const files = (): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe("the secrets of an installation", () => {
  test("are readable by their part alone, and good enough to start with", () => {
    make()
    expect(files().length).toBeGreaterThan(20)
    for (const file of files()) expect(statSync(file).mode & 0o777).toBe(0o600)
    for (const part of readdirSync(root))
      expect(statSync(join(root, part)).mode & 0o777).toBe(0o700)
    for (const name of ["session-secret", "livekit-api-secret", "metrics-token"])
      expect(weakSecret(read(`web/${name}`))).toBeUndefined()
    expect(weakKey(read("web/master-key"))).toBeUndefined()
    for (const name of ["owner-database-url", "admin-database-url", "redis-url"])
      expect(weakPasswordIn(read(`operator/${name}`))).toBeUndefined()
  })

  test("are the same on the next start, whatever somebody changed", () => {
    make()
    writeFileSync(join(root, "web/metrics-token"), "ours")
    rmSync(join(root, "redis/password.conf"))
    const before = read("web/master-key")
    expect(make()).toEqual([join(root, "redis/password.conf")])
    expect(read("web/master-key")).toBe(before)
    expect(read("web/metrics-token")).toBe("ours")
    expect(read("redis/password.conf")).toBe(
      `requirepass ${new URL(read("web/redis-url")).password}`,
    )
  })

  test("have another MASTER_KEY, and what it was, until that is said to go", () => {
    make()
    const first = read("web/master-key")
    expect(read("web/master-key-before")).toBe("")
    expect(beginNewMaster(root)).toBe(true)
    const second = read("web/master-key")
    expect(second).not.toBe(first)
    expect(weakKey(second)).toBeUndefined()
    // Said twice, or broken off and said again: the first is not lost.
    expect(beginNewMaster(root)).toBe(false)
    expect(make()).toEqual([])
    for (const part of ["web", "workers", "operator"])
      expect([read(`${part}/master-key`), read(`${part}/master-key-before`)]).toEqual([
        second,
        first,
      ])
    forgetMasterBefore(root)
    expect(read("workers/master-key")).toBe(second)
    expect(read("workers/master-key-before")).toBe("")
    for (const file of files()) {
      expect(readFileSync(file, "utf8")).not.toContain(first)
      expect(statSync(file).mode & 0o777).toBe(0o600)
    }
  })

  test("are told to nobody who need not know them", () => {
    make()
    const { owner, postgres, sequencer, master } = storedSecrets(root).secrets
    const known = (part: string): string =>
      readdirSync(join(root, part))
        .map((name) => read(`${part}/${name}`))
        .join("\n")
    for (const secret of [owner, postgres, sequencer]) expect(known("web")).not.toContain(secret)
    for (const secret of [owner, postgres]) expect(known("workers")).not.toContain(secret)
    for (const part of ["postgres", "redis", "livekit"]) expect(known(part)).not.toContain(master)
  })

  test("are whole or not there: what a start that died left half-written is no secret", () => {
    make()
    const [file, whole] = [join(root, "web/database-url"), read("web/database-url")]
    rmSync(file)
    writeFileSync(`${file}.half`, whole.slice(0, 20))
    make()
    expect(files().filter((file) => file.endsWith(".half"))).toEqual([])
    expect(read("web/database-url")).toBe(whole)
  })

  test("are asked for where the store is damaged, and nothing of it is said", () => {
    make()
    const file = join(root, "store/secrets.json")
    const text = read("store/secrets.json")
    writeFileSync(file, text.slice(0, 200))
    expect(() => storedSecrets(root)).toThrow(`${file} cannot be read: no JSON`)
    writeFileSync(file, text.replace('"metrics"', '"other"'))
    expect(() => storedSecrets(root)).toThrow(/cannot be read: metrics .*; .*"other"$/)
  })

  test("are not made anew where the store is gone and the rest is not", () => {
    make()
    rmSync(join(root, "store"), { recursive: true })
    expect(() => storedSecrets(root)).toThrow("store/secrets.json is gone")
    expect(existsSync(join(root, "store"))).toBe(false)
  })
})
