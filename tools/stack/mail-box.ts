import { z } from "zod"

const Message = z.object({
  id: z.int(),
  at: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  messageId: z.string().optional(),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), content: z.string() })),
})
export const Messages = z.array(Message)
export type Message = z.infer<typeof Message>

/** Newest first; a demo that runs for days keeps the last thousand. */
export function keep(messages: readonly Message[], message: Message): Message[] {
  return [message, ...messages].slice(0, 1_000)
}

export function to(messages: readonly Message[], address: string | undefined): Message[] {
  const wanted = address?.toLowerCase()
  return messages.filter(
    (one) => wanted === undefined || one.to.some((each) => each.toLowerCase() === wanted),
  )
}

/** What a message shows, with links that can be pressed and nothing else that could act. */
export function page(messages: readonly Message[]): string {
  const articles = messages.map(
    (one) => `<article><h2>${escape(one.subject || "Text message")}</h2>
<p>To ${escape(one.to.join(", "))} · from ${escape(one.from)} · <time>${escape(one.at)}</time></p>
<pre>${withLinks(one.text)}</pre>
${one.attachments.map((file) => `<p>Attached: ${escape(file.name)} (${escape(file.type)})</p>`).join("")}</article>`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Messages</title><meta name="viewport" content="width=device-width">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}article{border-top:1px solid #bbb}pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}h2{font-size:1.1rem}</style></head>
<body><h1>Messages</h1><p>E-mails and text messages that the demo sent. Reload to see new ones.</p>${articles.join("\n")}${messages.length === 0 ? "<p>None yet.</p>" : ""}</body></html>`
}

export function addressesOf(
  field: { value: readonly { address?: string | undefined }[] } | undefined,
): string[] {
  return (field?.value ?? []).flatMap((one) => (one.address === undefined ? [] : [one.address]))
}

function withLinks(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, index) =>
      index % 2 === 0
        ? escape(part)
        : `<a href="${escape(part)}" rel="noreferrer">${escape(part)}</a>`,
    )
    .join("")
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
