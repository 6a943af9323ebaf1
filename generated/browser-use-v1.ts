// Generated from openapi/browser-use-v1.yaml and openapi/browser-use-v1.overlay.yaml by openapi-typescript 7.13.0. Do not edit: npm run generate.

export interface paths {
    "/run-task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a task.
         * @description There is no idempotency key: sending a start twice starts two tasks. The service has answered 404 here since July 2026; its
         *     version 4 takes new tasks.
         */
        post: operations["runTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a whole task.
         * @description Steps, output and files. Only `status` says whether the task has ended.
         */
        get: operations["getTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/{task_id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the status of a task, and nothing else.
         * @description The body is one word as a JSON string. The cheap read, for waiting.
         */
        get: operations["getTaskStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stop-task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Stop a task.
         * @description Answers an empty object. A stopped task cannot go on.
         */
        put: operations["stopTask"];
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
        EmptyResponse: Record<string, unknown>;
        ErrorResponse: {
            detail: string;
        };
        RunTaskRequest: {
            /** @description The only domains that the agent may visit. */
            allowed_domains?: string[];
            /** @description The browser profile to run in. */
            browser_profile_id?: string;
            /**
             * @description Height of the page, in pixels.
             * @default 960
             */
            browser_viewport_height?: number;
            /**
             * @description Width of the page, in pixels.
             * @default 1280
             */
            browser_viewport_width?: number;
            /** @description Make a link under which anyone can watch the task. */
            enable_public_share?: boolean;
            /**
             * @description Draw a frame around the elements the agent looks at.
             * @default true
             */
            highlight_elements?: boolean;
            /** @description Uploaded files that the agent may use, by name. */
            included_file_names?: string[];
            /**
             * @description The language model to use, by the provider's name for it.
             * @default gpt-4.1
             */
            llm_model?: string;
            /**
             * @description End the task after this many steps of the agent.
             * @default 75
             */
            max_agent_steps?: number;
            /** @description Your own notes. At most 10, with keys to 100 and values to 1000 characters. */
            metadata?: {
                [key: string]: string;
            };
            /**
             * @description Where the proxy stands.
             * @enum {string}
             */
            proxy_country_code?: "us" | "fr" | "it" | "jp" | "au" | "de" | "fi" | "ca";
            /**
             * @description Give back the browser's cookies with the task.
             * @default false
             */
            save_browser_data?: boolean;
            /** @description Values that the agent may type but should not show, by name. */
            secrets?: {
                [key: string]: string;
            };
            /** @description JSON Schema of the output, written out as a string. */
            structured_output_json?: string;
            /** @description What the agent is to do. */
            task: string;
            /**
             * @description Block advertisements.
             * @default true
             */
            use_adblock?: boolean;
            /**
             * @description Go through the provider's proxy.
             * @default true
             */
            use_proxy?: boolean;
        };
        TaskBrowserData: {
            cookies: Record<string, unknown>[];
        } | null;
        TaskCreatedResponse: {
            id: string;
        };
        TaskResponse: {
            browser_data?: components["schemas"]["TaskBrowserData"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            finished_at?: string | null;
            id: string;
            live_url?: string | null;
            metadata?: {
                [key: string]: string;
            } | null;
            output: string | null;
            output_files?: string[] | null;
            public_share_url?: string | null;
            status: components["schemas"]["TaskStatusEnum"];
            steps: components["schemas"]["TaskStep"][];
            task: string;
            user_uploaded_files?: string[] | null;
        };
        /** @enum {string} */
        TaskStatusEnum: "created" | "running" | "finished" | "stopped" | "paused" | "failed";
        TaskStep: {
            evaluation_previous_goal: string;
            id: string;
            next_goal: string;
            step: number;
            url: string;
        };
        ValidationError: {
            loc: (string | number)[];
            msg: string;
            type: string;
        };
        ValidationErrorResponse: {
            detail: components["schemas"]["ValidationError"][];
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
    runTask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunTaskRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskCreatedResponse"];
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
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
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
        };
    };
    getTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
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
                    "application/json": components["schemas"]["TaskResponse"];
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
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
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
        };
    };
    getTaskStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
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
                    "application/json": components["schemas"]["TaskStatusEnum"];
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
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
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
        };
    };
    stopTask: {
        parameters: {
            query: {
                task_id: string;
            };
            header?: never;
            path?: never;
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
                    "application/json": components["schemas"]["EmptyResponse"];
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
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidationErrorResponse"];
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
        };
    };
}
