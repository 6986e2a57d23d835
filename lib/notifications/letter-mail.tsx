import { Body, Button, Container, Head, Html, Link, Section, Text } from "@react-email/components"
import { render } from "@react-email/render"

import type { Letter, Mail } from "./mail"

type To = { id: string; address: string; language: string }

/** A letter as HTML and as plain text. Nothing is fetched from anywhere: no picture, font or style sheet. */
export async function mailOf(letter: Letter, to: To): Promise<Mail> {
  return {
    id: to.id,
    to: to.address,
    language: to.language,
    subject: letter.subject,
    text: textOf(letter),
    html: await render(<LetterPage letter={letter} language={to.language} />),
  }
}

// Written rather than derived from the markup: a person reads it, and a link stands on its own line.
function textOf({ greeting, paragraphs, action, choices = [], after, signature }: Letter): string {
  const links = [...(action === undefined ? [] : [action]), ...choices]
  const said = links.map(({ label, href }) => `${label}:\n${href}`)
  return `${[greeting, ...paragraphs, ...said, ...after, signature].join("\n\n")}\n`
}

function LetterPage({ letter, language }: { letter: Letter; language: string }) {
  const { subject, greeting, paragraphs, action, choices = [], after, signature } = letter
  return (
    <Html lang={language}>
      <Head>
        <title>{subject}</title>
      </Head>
      <Body style={page}>
        <Container style={column}>
          <Text style={line}>{greeting}</Text>
          {paragraphs.map((text) => (
            <Text key={text} style={line}>
              {text}
            </Text>
          ))}
          {action ? (
            <Section style={{ margin: "24px 0" }}>
              <Button href={action.href} style={button}>
                {action.label}
              </Button>
              <Text style={address}>{action.href}</Text>
            </Section>
          ) : null}
          {choices.map(({ label, href }) => (
            <Text key={href} style={line}>
              <Link href={href} style={link}>
                {label}
              </Link>
            </Text>
          ))}
          {after.map((text) => (
            <Text key={text} style={line}>
              {text}
            </Text>
          ))}
          <Text style={line}>{signature}</Text>
        </Container>
      </Body>
    </Html>
  )
}

const font =
  "-apple-system,'Segoe UI',Roboto,'Noto Sans','PingFang SC','Microsoft YaHei UI','Noto Sans SC',sans-serif"
const page = {
  margin: 0,
  padding: "24px",
  backgroundColor: "#ffffff",
  color: "#161f28",
  fontFamily: font,
}
const column = { maxWidth: "480px", margin: "0 auto" }
const line = { margin: "0 0 16px", fontSize: "18px", lineHeight: "28px", color: "#161f28" }
const button = {
  display: "inline-block",
  padding: "16px 24px",
  borderRadius: "12px",
  backgroundColor: "#065b7f",
  color: "#ffffff",
  fontSize: "18px",
  fontWeight: 600,
  textDecoration: "none",
}
const address = {
  margin: "12px 0 0",
  fontSize: "14px",
  lineHeight: "20px",
  color: "#434d58",
  wordBreak: "break-all" as const,
}
const link = { color: "#065b7f", textDecoration: "underline" }
