import { expect, test } from "vitest"

import { onlyAllowed, spanAttributes, spanTitle } from "./span-attributes"

const known = { routes: new Set(["/api/visits/[visitId]/admit", "/today"]) }

test("what a span says leaves under the names of the conventions", () => {
  const said = spanAttributes({
    route: "/api/visits/[visitId]/admit",
    method: "POST",
    status: 200,
    job: "rooms.open",
    queue: "housecall",
    outcome: "done",
  })
  expect(onlyAllowed(said, known)).toEqual({
    "http.route": "/api/visits/[visitId]/admit",
    "http.request.method": "POST",
    "http.response.status_code": 200,
    "housecall.job": "rooms.open",
    "housecall.queue": "housecall",
    "housecall.outcome": "done",
  })
})

const uuid = "3f1c2f4e-0000-4000-8000-000000000001"
const words = ["Wren Alder", "wren@patients.example", "1941-03-27", "120/80 mmHg, febrile", uuid]

test.each([
  ["http.target", "/visits/0c4f?q=Wren"],
  ["http.url", "http://localhost/x?token=abc"],
  ["user.id", "0c4f"],
  ["db.statement", "select"],
  ["exception.message", "duplicate key (name)=(Wren)"],
])("another attribute stays: %s", (key, value) => {
  expect(onlyAllowed({ [key]: value }, known)).toEqual({})
})

test.each(["housecall.job", "housecall.queue", "housecall.outcome"])(
  "nor does %s say what anybody told, or an id",
  (key) => {
    for (const value of [...words, 7, null, ["done"], {}])
      expect(onlyAllowed({ [key]: value }, known)).toEqual({})
  },
)

test("an address that is no pattern of the build is another one, whatever it looks like", () => {
  for (const route of [...words, `/visits/${uuid}`, "/patients/wren", "/today/wren", "/Today"])
    expect(onlyAllowed({ "http.route": route }, known)).toEqual({ "http.route": "other" })
  expect(onlyAllowed({ "http.request.method": "WREN" }, known)).toEqual({
    "http.request.method": "other",
  })
})

test("a status is a number", () => {
  for (const value of ["200", 99, 600, 200.5, Number.NaN])
    expect(onlyAllowed({ "http.response.status_code": value }, known)).toEqual({})
})

test("a name is made of what may be said", () => {
  const request = { "http.request.method": "GET", "http.route": "/today" }
  expect(spanTitle("request", request)).toBe("GET /today")
  expect(spanTitle("job", { "housecall.job": "rooms.open" })).toBe("job rooms.open")
  expect(spanTitle("command", {})).toBe("command")
  expect(spanTitle("letter to Wren Alder", {})).toBe("other")
})
