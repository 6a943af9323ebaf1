// Generated from openapi/browser-use-v2.yaml and openapi/browser-use-v2.overlay.yaml.
// Do not edit: change the overlay, then npm run generate.

/** Where the wire of this contract differs from what a client would do by itself. */
export const wire = {
  /** The operations whose good answers have no body, and single answers of others. */
  emptyAnswers: {
    "DELETE /profiles/{profile_id}": true,
    "DELETE /sessions/{session_id}": true,
    "DELETE /sessions/{session_id}/public-share": true,
    "POST /sessions/{session_id}/purge": true,
    "DELETE /skills/{skill_id}": true
  },
  /** The query parameters that are not written as `form`, exploded, by operation. */
  queryStyles: {},
} as const;
