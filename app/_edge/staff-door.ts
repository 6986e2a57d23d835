import { cookies } from "next/headers"

import {
  deviceCookieName,
  deviceCookieSeconds,
  newDeviceCookie,
} from "@/lib/identity/device-cookie"
import { setStaffCookie } from "@/lib/identity/session"
import type { OpenedSession } from "@/lib/identity/staff-session"

/** Which sign-in at a hospital this browser has begun. */
export const providerCookie = "__Host-housecall.hospital"

/** A session was opened in this browser: its cookie, and the mark that this person has been here. */
export async function letIn(opened: { session: OpenedSession; email: string }): Promise<void> {
  await setStaffCookie(opened.session)
  ;(await cookies()).set(deviceCookieName, newDeviceCookie(opened.email), {
    httpOnly: true,
    secure: true,
    sameSite: "lax",
    path: "/",
    maxAge: deviceCookieSeconds,
  })
}

export async function deviceMark(): Promise<string | undefined> {
  return (await cookies()).get(deviceCookieName)?.value
}
