// Generated from openapi/anchor-browser.yaml and openapi/anchor-browser.overlay.yaml by openapi-typescript 7.13.0. Do not edit: npm run generate.

export interface paths {
    "/v1/tools/perform-web-task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an agent a task.
         * @description Without `async` the answer holds the connection open until the agent is done, which can take many minutes. With
         *     `async: true` it comes at once and carries the `workflow_id` to read the status by. There is no idempotency key:
         *     sending a start twice starts two tasks.
         */
        post: operations["performWebTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tools/perform-web-task/{workflowId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far a task has come.
         * @description The start says `running` in small letters, this answer says `RUNNING`, `COMPLETED` or `FAILED` in capitals.
         *     `COMPLETED` says that the workflow ended, not that the agent did what was asked: look at `result`.
         */
        get: operations["getPerformWebTaskStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ErrorResponse: {
            error?: {
                code?: number;
                message?: string;
            };
        };
        /** async */
        PerformWebTaskAsyncResponseData: {
            /** @enum {string} */
            status: "running";
            workflow_id: string;
        };
        PerformWebTaskRequestSchema: {
            /**
             * @description Which agent does the work. The service takes browser-use when none is named.
             * @enum {string}
             */
            agent?: "browser-use" | "openai-cua" | "gemini-computer-use" | "anthropic-cua" | "yutori";
            /**
             * @description Answer at once with a workflow id, in place of keeping the connection open until the task ends.
             * @default false
             */
            async?: boolean;
            /** @description Mark the elements of a page for the agent, which makes its clicks more exact. */
            detect_elements?: boolean;
            /** @description Draw a frame around the elements the agent looks at. */
            highlight_elements?: boolean;
            /** @description Let the agent stop and ask a person. */
            human_intervention?: boolean;
            /** @description End the task after this many steps of the agent. The service takes 200 when nothing is given. */
            max_steps?: number;
            /** @description The language model to use, by the provider's name for it. */
            model?: string;
            /** @description JSON Schema of the result. */
            output_schema?: Record<string, unknown>;
            /** @description What the agent is to do. */
            prompt: string;
            /**
             * @description Whose language model to use.
             * @enum {string}
             */
            provider?: "openai" | "gemini" | "groq" | "azure" | "xai";
            /** @description Values that the agent may type but should not show, by name. */
            secret_values?: {
                [key: string]: string;
            };
            /** @description Where to start. Without it the agent goes on from the page that its session shows. */
            url?: string;
        };
        PerformWebTaskResponseSchema: {
            data?: components["schemas"]["PerformWebTaskSyncResponseData"] | components["schemas"]["PerformWebTaskAsyncResponseData"];
        };
        /** failed */
        PerformWebTaskStatusFailedResponseData: {
            error: string;
            /** @enum {string} */
            status: "FAILED";
        };
        PerformWebTaskStatusResponseSchema: {
            data: components["schemas"]["PerformWebTaskStatusSuccessResponseData"] | components["schemas"]["PerformWebTaskStatusRunningResponseData"] | components["schemas"]["PerformWebTaskStatusFailedResponseData"];
        };
        /** running */
        PerformWebTaskStatusRunningResponseData: {
            /** @enum {string} */
            status: "RUNNING";
        };
        /** success */
        PerformWebTaskStatusSuccessResponseData: {
            result: Record<string, unknown>;
            /** @enum {string} */
            status: "COMPLETED";
        };
        /** sync */
        PerformWebTaskSyncResponseData: {
            result: Record<string, unknown>;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    performWebTask: {
        parameters: {
            query?: {
                sessionId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PerformWebTaskRequestSchema"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PerformWebTaskResponseSchema"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /**
                     * @description Seconds to wait, or an HTTP date.
                     * @example 58
                     */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    getPerformWebTaskStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workflowId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PerformWebTaskStatusResponseSchema"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /**
                     * @description Seconds to wait, or an HTTP date.
                     * @example 58
                     */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
}
