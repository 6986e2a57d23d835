import { expect, test } from "vitest"

import { signalFiles } from "./recording-files"

test("the signal files of a header, each once", () => {
  const header =
    "# made up\nr 3 250 1000\nr.dat 16 200 12 0 0 0 0 II\nr.dat 16 200 12 0 0 0 0 V\nother.dat 212 100 10 0 0 0 0 RESP\n#note\n"
  expect(signalFiles(header)).toEqual(["r.dat", "other.dat"])
})

test("nothing outside the header's folder, and nothing that is not stored", () => {
  expect(signalFiles("r 3 250\n../secret 16 200\n/etc/passwd 16 200\n~ 0 200\n")).toEqual([])
  expect(signalFiles("")).toEqual([])
})
