import { describe, expect, it } from "vitest"

import { clockConditions } from "./device-time"
import { received, sentTime } from "./testing-bytes"

describe("a device's clock", () => {
  it.each([
    ["of another zone", { hours: 23 }, []],
    ["years behind, or an old measurement", { year: 2019 }, []],
    ["without a year", { year: 0 }, ["clock_not_set"]],
    ["without a month", { month: 0 }, ["clock_not_set"]],
    ["with a day that is not", { month: 2, day: 30 }, ["clock_invalid"]],
    ["with an hour that is not", { hours: 24 }, ["clock_invalid"]],
    ["before the calendar", { year: 1581 }, ["clock_invalid"]],
    ["that no zone is ahead enough for", { day: 28 }, ["clock_ahead"]],
  ])("%s", (_, change, conditions) => {
    expect(clockConditions({ ...sentTime, ...change }, received)).toEqual(conditions)
  })
})
