import { running } from "./running"

type Message = {
  id: number
  to: string[]
  subject: string
  text: string
  attachments: { name: string; type: string; content: string }[]
}

/**
 * Waits until the mail catcher has a message to this address (outbox, relay, worker and SMTP lie
 * between): the newest, of those whose subject begins with `about` where more than one may come.
 */
export async function mailTo(
  address: string,
  { within = 20_000, about = "" }: { within?: number; about?: string } = {},
): Promise<Message> {
  const until = Date.now() + within
  for (;;) {
    const response = await fetch(
      `${running.mailUrl}/api/messages?to=${encodeURIComponent(address)}`,
    )
    const messages: Message[] = await response.json()
    const newest = messages
      .filter(({ subject }) => subject.startsWith(about))
      .toSorted((a, b) => a.id - b.id)
      .at(-1)
    if (newest !== undefined) return newest
    if (Date.now() > until)
      throw new Error(`no message to ${address} (${about}) within ${within} ms`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

export function linkIn(message: Message): string {
  const link = /https?:\/\/\S+\/join#t=[\w-]{43}/.exec(message.text)?.[0]
  if (link === undefined) throw new Error("the message has no link")
  return link
}
