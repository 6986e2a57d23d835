import { IncomingMessage, ServerResponse } from "node:http"
import { Socket } from "node:net"

import { getServerSession } from "next-auth"
import { expect, test } from "vitest"

import { testDatabase } from "@/db/testing"

import { staffCookie, staffSession } from "./auth"

const database = await testDatabase()

/** As somebody whose browser holds this cookie. */
function sessionOf(token: string) {
  const request = Object.assign(new IncomingMessage(new Socket()), {
    cookies: { [staffCookie]: token },
  })
  return staffSession((options) => getServerSession(request, new ServerResponse(request), options))
}

test("an unknown session is none; one that could not be looked up is a failure, and signs nobody out", async () => {
  expect(await sessionOf("x".repeat(43))).toBeUndefined()
  await database.admin.query("alter table sessions rename to away")
  await expect(sessionOf("x".repeat(43))).rejects.toThrow("A statement failed")
  await database.admin.query("alter table away rename to sessions")
  expect(await sessionOf("x".repeat(43))).toBeUndefined()
})
