import fc from "fast-check"
import { describe, expect, test } from "vitest"

import {
  consistencyProof,
  extendsTree,
  includes,
  inclusionProof,
  leafHash,
  rootOf,
  treeRoot,
} from "./merkle"
import { sha256 } from "./sha256"
import {
  appendLeaves,
  bundleOf,
  concat,
  edgeRoot,
  emptyEdge,
  entriesOf,
  nodeReader,
  tilePath,
  tilesOf,
} from "./tiles"
import type { Edge } from "./tiles"

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

describe("the RFC 6962 tree", () => {
  // The eight leaves and roots of Certificate Transparency's reference tests.
  const inputs = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ]
  const roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]
  const leaves = inputs.map((input) => leafHash(sha256, Buffer.from(input, "hex")))

  test("published roots", () => {
    expect(hex(rootOf(sha256, []))).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    )
    expect(leaves.map((_, i) => hex(rootOf(sha256, leaves.slice(0, i + 1))))).toEqual(roots)
    expect(
      leaves.map((_, i) =>
        hex(edgeRoot(sha256, appendLeaves(sha256, emptyEdge, concat(leaves.slice(0, i + 1))).edge)),
      ),
    ).toEqual(roots)
  })

  test("published proofs", async () => {
    const node = nodeReader(sha256, async () => concat(leaves))
    expect((await inclusionProof(sha256, node, 0, 8)).map(hex)).toEqual([
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ])
    expect((await consistencyProof(sha256, node, 6, 8)).map(hex)).toEqual([
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ])
  })
})

describe("tiles", () => {
  const leafAt = (i: number) => sha256(Buffer.from(`leaf ${i}`))

  /** A tree grown in steps, with its tiles as a store would hold them. */
  function grown(steps: readonly number[]) {
    const store = new Map<string, Uint8Array>()
    let edge: Edge = emptyEdge
    const all: Uint8Array[] = []
    for (const step of steps) {
      const leaves = Array.from({ length: step }, (_, i) => leafAt(all.length + i))
      all.push(...leaves)
      const next = appendLeaves(sha256, edge, concat(leaves))
      edge = next.edge
      for (const { level, tile, hashes } of next.tiles) {
        const before = store.get(`${level}/${tile}`) ?? new Uint8Array()
        expect(hex(hashes.subarray(0, before.length))).toBe(hex(before))
        store.set(`${level}/${tile}`, hashes)
      }
    }
    const node = nodeReader(
      sha256,
      async (level, tile) => store.get(`${level}/${tile}`) ?? new Uint8Array(),
    )
    return { store, edge, all, node }
  }

  test(
    "however it grew, the root is that of its leaves and the tiles are those of its size",
    { timeout: 30_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 6 }),
          async (steps) => {
            const { store, edge, all, node } = grown(steps)
            const root = hex(rootOf(sha256, all))
            expect(hex(edgeRoot(sha256, edge))).toBe(root)
            expect(hex(await treeRoot(sha256, node, all.length))).toBe(root)
            const widths = new Map<string, number>()
            for (const { level, tile, width } of tilesOf(all.length))
              widths.set(`${level}/${tile}`, width * 32)
            expect(new Map([...store].map(([key, hashes]) => [key, hashes.length]))).toEqual(widths)
          },
        ),
        { numRuns: 15 },
      )
    },
  )

  test("three levels", { timeout: 30_000 }, async () => {
    const { edge, all, node } = grown([65_000, 1_000])
    expect(hex(edgeRoot(sha256, edge))).toBe(hex(rootOf(sha256, all)))
    const root = rootOf(sha256, all)
    for (const index of [0, 255, 256, 65_535, 65_536, 65_999]) {
      const proof = await inclusionProof(sha256, node, index, 66_000)
      expect(includes(sha256, leafAt(index), index, 66_000, proof, root)).toBe(true)
      expect(includes(sha256, leafAt(index), index ^ 1, 66_000, proof, root)).toBe(false)
    }
  })

  test("every proof of every small tree holds, and no other", { timeout: 30_000 }, async () => {
    const { all, node } = grown([40])
    const roots = Array.from({ length: 41 }, (_, n) => rootOf(sha256, all.slice(0, n)))
    for (let size = 1; size <= 40; size++) {
      const root = roots[size] ?? new Uint8Array()
      for (let i = 0; i < size; i++) {
        const proof = await inclusionProof(sha256, node, i, size)
        expect(includes(sha256, leafAt(i), i, size, proof, root)).toBe(true)
        expect(includes(sha256, leafAt(i + 1), i, size, proof, root)).toBe(false)
        expect(includes(sha256, leafAt(i), i, size, [...proof, root], root)).toBe(false)
      }
      for (let old = 0; old <= size; old++) {
        const proof = await consistencyProof(sha256, node, old, size)
        const oldRoot = roots[old] ?? new Uint8Array()
        expect(extendsTree(sha256, old, oldRoot, size, root, proof)).toBe(true)
        const wrong = leafAt(99)
        expect(extendsTree(sha256, old, wrong, size, root, proof)).toBe(false)
        expect(old > 0 && extendsTree(sha256, old, oldRoot, size, wrong, proof)).toBe(false)
      }
    }
  })

  test("paths after C2SP", () => {
    expect(tilePath(0, 1_234_067, 256)).toBe("tile/0/x001/x234/067")
    expect(tilePath(1, 0, 8)).toBe("tile/1/000.p/8")
    expect(tilePath("entries", 1000, 255)).toBe("tile/entries/x001/000.p/255")
  })

  test("entry bundles: back what went in; cut short is null", () => {
    const entries = [Buffer.from("a"), Buffer.alloc(65_535, 7), Buffer.from("")]
    const bundle = bundleOf(entries)
    expect(entriesOf(bundle)?.map((entry) => hex(entry))).toEqual(entries.map(hex))
    expect(entriesOf(bundle.subarray(0, 100))).toBeNull()
  })
})
