import { getServerSession } from "next-auth"
import type { AuthOptions, Session } from "next-auth"
import type { Adapter } from "next-auth/adapters"

import { env } from "@/lib/env"

import { findSession, idleMs } from "./staff-session"
import type { StaffSession } from "./staff-session"

export const staffCookie = "__Host-housecall.session"

declare module "next-auth" {
  interface Session {
    staff?: StaffSession | undefined
  }
  interface User {
    staff?: StaffSession
  }
}

/**
 * The session behind this request. Throws where it could not be looked up: next-auth would answer
 * "none", and a database that is away for a moment would sign everybody out.
 *
 * next-auth reads and renews sessions; our own sign-in route opens them, because its Credentials
 * provider cannot be joined with database sessions. All of next-auth stays in this file, so that
 * another library can take its place.
 */
export async function staffSession(
  read: (options: AuthOptions) => Promise<Session | null> = getServerSession,
): Promise<StaffSession | undefined> {
  let failure: { error: unknown } | undefined
  const session = await read(authOptions((error) => (failure = { error })))
  if (failure !== undefined) throw failure.error
  return session?.staff
}

function authOptions(onFailure: (error: unknown) => void): AuthOptions {
  const cookie = (name: string) => ({
    name,
    options: { httpOnly: true, secure: true, sameSite: "lax" as const, path: "/" },
  })
  return {
    secret: env().SESSION_SECRET,
    adapter: adapter(onFailure),
    providers: [],
    session: { strategy: "database", maxAge: idleMs / 1000 },
    useSecureCookies: true,
    cookies: {
      sessionToken: cookie(staffCookie),
      callbackUrl: cookie("__Host-housecall.callback"),
      csrfToken: cookie("__Host-housecall.csrf"),
    },
    callbacks: {
      session: ({ session, user }) => ({ ...session, staff: user.staff }),
    },
  }
}

// The four methods that next-auth needs to read a session it did not create.
function adapter(onFailure: (error: unknown) => void): Adapter {
  const methods: Pick<
    Adapter,
    "getSessionAndUser" | "createSession" | "updateSession" | "deleteSession"
  > = {
    async getSessionAndUser(sessionToken) {
      const found = await findSession(sessionToken, new Date()).catch((error: unknown) => {
        onFailure(error)
        throw error
      })
      if (found === undefined) return null
      return {
        session: { sessionToken, userId: found.userId, expires: found.expiresAt },
        user: { id: found.userId, email: found.email, emailVerified: null, staff: found },
      }
    },
    createSession: (session) => session,
    // Reading a page renews nothing: open lists read by themselves. Activity is a person's doing,
    // and `extendSession` is called for that.
    updateSession: () => null,
    deleteSession: () => undefined,
  }
  // oxlint-disable-next-line typescript/consistent-type-assertions -- next-auth types every method as needed
  return methods as Adapter
}
