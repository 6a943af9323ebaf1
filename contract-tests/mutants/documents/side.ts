/** What a change touches: what callers send, what they get, or the document beside both. */
export type Side = "request" | "response" | "document";
