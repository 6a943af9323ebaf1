// Generated from openapi/browser-use-v4.yaml and openapi/browser-use-v4.overlay.yaml.
// Do not edit: change the overlay, then npm run generate.

/** Where the wire of this contract differs from what a client would do by itself. */
export const wire = {
  /** The operations whose good answers have no body, and single answers of others. */
  emptyAnswers: {
    "DELETE /profiles/{profile_id}": true,
    "POST /sessions/{session_id}/purge": true
  },
  /** The query parameters that are not written as `form`, exploded, by operation. */
  queryStyles: {},
} as const;
