import { getRequestConfig } from "next-intl/server"
import { cookies, headers } from "next/headers"

import { chooseLocale, localeCookie } from "./locales"
import { messagesOf } from "./messages"

export default getRequestConfig(async () => {
  const cookie = (await cookies()).get(localeCookie)?.value
  const locale = chooseLocale(cookie, undefined, (await headers()).get("accept-language") ?? "")
  return { locale, messages: messagesOf(locale), timeZone: "UTC" }
})
