// Generated from openapi/browser-act.yaml and openapi/browser-act.overlay.yaml.
// Do not edit: change the overlay, then npm run generate.

/** Where the wire of this contract differs from what a client would do by itself. */
export const wire = {
  /** The operations whose good answers have no body, and single answers of others. */
  emptyAnswers: {
    "PUT /v2/workflow/resume-task": true,
    "PUT /v2/workflow/stop-task": true
  },
  /** The query parameters that are not written as `form`, exploded, by operation. */
  queryStyles: {},
} as const;
