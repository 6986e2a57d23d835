/** `turns:HOST[:PORT]` or `turn:HOST[:PORT]` (RFC 7065), a name or an IPv4 address. */
export const TurnUrl = /^(turns?):([A-Za-z0-9.-]+)(?::(\d{1,5}))?$/
