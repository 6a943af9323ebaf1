/** The methods of an OpenAPI path item, in the order of the specification (3.1, 4.8.9). */
export const PATH_ITEM_METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

/** The methods that a client's `api` has, as they are sent. */
export const CLIENT_METHODS = ["GET", "PUT", "POST", "PATCH", "DELETE"] as const;
/** A method that a client sends. */
export type ClientMethod = (typeof CLIENT_METHODS)[number];
