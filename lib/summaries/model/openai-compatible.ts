import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import { APICallError, streamText } from "ai"
import { z } from "zod"

import { sha256Of } from "../sha256"
import { Answer } from "./answer-schema"
import { systemPrompt, transcriptPrompt } from "./prompt"
import type { ModelAnswer, ModelFailure, ModelUse, Summariser } from "./summariser"

export type Endpoint = { url: string; model: string; key: string | undefined }

/**
 * Any endpoint that speaks OpenAI's chat completions (Ollama, vLLM, a cloud). One streamed answer, no
 * tools, no second try: the extractive draft is there already. Nothing follows a redirect to elsewhere.
 */
export function openAiCompatible({ url, model, key }: Endpoint): Summariser {
  return {
    host: new URL(url).host,
    model,
    async summarise(turns, { signal }) {
      const prompt = transcriptPrompt(turns)
      const use: ModelUse = { promptSha256: sha256Of(`${systemPrompt}\n${prompt}`) }
      const watch = new Watch(signal)
      const provider = createOpenAICompatible({
        name: "summaries",
        baseURL: url,
        includeUsage: true,
        // Not the SDK's own output: it reads what has come so far anew with every piece, which a long
        // answer in small pieces turns into minutes.
        transformRequestBody: (body) => ({ ...body, response_format: answerFormat }),
        fetch: (input, init) => watch.fetch(input, init),
        ...(key === undefined ? {} : { apiKey: key }),
      })
      const failed = (reason: ModelFailure): ModelAnswer => ({ ok: false, reason, use })
      try {
        const result = streamText({
          model: provider(model),
          system: systemPrompt,
          prompt,
          temperature: 0,
          maxRetries: 0,
          maxOutputTokens: mostTokens,
          abortSignal: signal,
          onError: ({ error }) => watch.failed(error),
        })
        let text = ""
        for await (const piece of result.textStream) text += piece
        if (signal.aborted) return failed(abortReason(signal))
        if (watch.error !== undefined) return failed(reasonOf(watch))
        use.answerSha256 = sha256Of(text)
        const { inputTokens, outputTokens } = await result.totalUsage
        if (inputTokens !== undefined) use.tokensIn = inputTokens
        if (outputTokens !== undefined) use.tokensOut = outputTokens
        return read(text, await result.finishReason, use)
      } catch (error) {
        if (signal.aborted) return failed(abortReason(signal))
        watch.failed(error)
        return failed(reasonOf(watch))
      }
    },
  }
}

function read(text: string, finish: string, use: ModelUse): ModelAnswer {
  // "stop" is the only end of an answer that is whole.
  if (finish !== "stop") return { ok: false, reason: "cut_short", use }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, reason: "not_json", use }
  }
  const answer = Answer.safeParse(json)
  return answer.success
    ? { ok: true, sentences: answer.data.sentences, use }
    : { ok: false, reason: "wrong_schema", use }
}

/** One call to the endpoint: refuses redirects, counts bytes, keeps the first thing that went wrong. */
class Watch {
  error: unknown
  tooLarge = false
  answered = false

  readonly signal: AbortSignal

  constructor(signal: AbortSignal) {
    this.signal = signal
  }

  failed(error: unknown): void {
    this.error ??= error
  }

  async fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const response = await fetch(input, { ...init, redirect: "error" })
    this.answered = response.ok
    if (response.body === null) return response
    let bytes = 0
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          bytes += chunk.byteLength
          if (bytes <= mostBytes) return controller.enqueue(chunk)
          this.tooLarge = true
          controller.error(new Error("too large"))
        },
      }),
      // The request's own hold on it goes with the response, which the collector takes once its body is piped.
      { signal: this.signal },
    )
    const { status, statusText, headers } = response
    return new Response(counted, { status, statusText, headers })
  }
}

function reasonOf({ error, tooLarge, answered }: Watch): ModelFailure {
  if (tooLarge) return "too_large"
  if (APICallError.isInstance(error) && error.statusCode !== undefined) {
    if (error.statusCode === 429) return "busy"
    if (error.statusCode >= 500) return "server_error"
    if (error.statusCode >= 400) return "refused"
  }
  return answered ? "cut_short" : "unreachable"
}

function abortReason(signal: AbortSignal): ModelFailure {
  const { reason }: { reason: unknown } = signal
  return reason instanceof DOMException && reason.name === "TimeoutError"
    ? "timed_out"
    : "cancelled"
}

const answerFormat = {
  type: "json_schema",
  json_schema: { name: "draft", schema: z.toJSONSchema(Answer) },
}
const mostTokens = 8_000
/** Of the whole stream, with what stands around each piece. */
const mostBytes = 4_000_000
