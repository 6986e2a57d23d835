/** One message to one person. `id` is stable over redeliveries and becomes the Message-ID. */
export type Mail = {
  readonly id: string
  readonly to: string
  readonly language: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** What a message says: a heading, paragraphs, at most one link to press, and a closing line. */
export type Letter = {
  readonly subject: string
  readonly greeting: string
  readonly paragraphs: readonly string[]
  readonly action?: { readonly label: string; readonly href: string }
  readonly after: readonly string[]
  readonly signature: string
}

/** A letter as plain text and as HTML without images, scripts or anything fetched from elsewhere. */
export function mailOf(
  letter: Letter,
  to: { id: string; address: string; language: string },
): Mail {
  return {
    id: to.id,
    to: to.address,
    language: to.language,
    subject: letter.subject,
    text: textOf(letter),
    html: htmlOf(letter, to.language),
  }
}

function textOf({ greeting, paragraphs, action, after, signature }: Letter): string {
  const link = action === undefined ? [] : [`${action.label}:\n${action.href}`]
  return `${[greeting, ...paragraphs, ...link, ...after, signature].join("\n\n")}\n`
}

function htmlOf(
  { greeting, paragraphs, action, after, signature }: Letter,
  language: string,
): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`
  const button =
    action === undefined
      ? ""
      : `<p style="margin:24px 0"><a href="${escapeHtml(action.href)}" style="display:inline-block;padding:16px 24px;border-radius:12px;background:#065b7f;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(action.label)}</a></p><p style="margin:0 0 16px;font-size:14px;line-height:20px;color:#434d58;word-break:break-all">${escapeHtml(action.href)}</p>`
  return [
    `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>`,
    `<body style="margin:0;padding:24px;background:#ffffff;color:#161f28;font:18px/28px -apple-system,'Segoe UI',Roboto,'Noto Sans','PingFang SC','Microsoft YaHei UI','Noto Sans SC',sans-serif"><div style="max-width:480px;margin:0 auto">`,
    paragraph(greeting),
    ...paragraphs.map(paragraph),
    button,
    ...after.map(paragraph),
    paragraph(signature),
    "</div></body></html>\n",
  ].join("")
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}
