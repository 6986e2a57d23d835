/** The browser to send people to when their page opened inside another app, or undefined. */
export function escapeFrom(userAgent: string): "Safari" | "Chrome" | undefined {
  const apple = /iPhone|iPad|iPod/.test(userAgent)
  const inside =
    marks.some((mark) => mark.test(userAgent)) || (!apple && androidView.test(userAgent))
  if (!inside) return undefined
  return apple ? "Safari" : "Chrome"
}

/**
 * What the views inside chat apps call themselves. WhatsApp on iOS opens Safari's own view, which
 * can use the camera and carries no mark.
 */
const marks = [
  /\bFBA[NV]\//,
  /\bFB_IAB\b/,
  /\bInstagram\b/,
  /\bWhatsApp\b/,
  /\bMicroMessenger\//,
  /\bLine\//,
  /\bSnapchat\b/,
  /\bTikTok\b|musical_ly|BytedanceWebview/,
  /\bTwitter(Android)?\b/,
  /\bLinkedInApp\b/,
  /\bWeibo\b/,
  /\bQQ\//,
  /\bAlipayClient\b/,
  /\bDingTalk\b/,
  /\bGSA\//,
]

// Chrome's Android WebView adds "; wv" to the platform.
const androidView = /Android[^)]*; wv\)/
