// Generated from openapi/browser-act.yaml and openapi/browser-act.overlay.yaml by openapi-typescript 7.13.0. Do not edit: npm run generate.

export interface paths {
    "/v2/workflow/get-task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a whole task.
         * @description Steps, output, files and the reason of a failure. Only `status` says whether the task has ended: a running task may carry an
         *     `output` and a `finished_at`. Files can be fetched for seven days.
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
    "/v2/workflow/get-task-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the status of a task, and nothing else.
         * @description The cheap read, for waiting. The status `unknown` says that the service does not know; the task may still go on.
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
    "/v2/workflow/list-tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a page of tasks.
         * @description Up to 500 tasks with their status and output, without their steps. The service has answered one task per page when no `limit` was given.
         */
        get: operations["pageTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/workflow/resume-task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Let a paused task go on.
         * @description Answers 200 without a body. The provider says that this also holds for a task that is running; its own samples show 400 with
         *     code 10127 for that.
         */
        put: operations["resumeTask"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/workflow/run-task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a task from a workflow.
         * @description There is no idempotency key: sending a start twice starts two tasks. The `callback_url` is called when the task has ended, the
         *     `status_change_callback_url` on every change of status; neither call is signed.
         */
        post: operations["runTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/workflow/run-task-by-template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a task from one of the provider's templates.
         * @description Works like a start from a workflow, but names a template and, if wanted, the region of the proxy.
         */
        post: operations["runTemplateTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v2/workflow/stop-task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Stop a task.
         * @description Answers 200 without a body. The provider says that this also holds for a task that has ended; its own samples show 400 with
         *     code 10121 for that.
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
        InputParamItemDto: {
            /** @example keyword */
            name?: string;
            /** @example laptops */
            value?: string;
        };
        LiveUrlInfo: {
            /**
             * Format: int32
             * @example 720
             */
            height: number;
            /** @example https://live.browseract.com/task/task_123... */
            live_url?: string;
            /**
             * Format: int32
             * @example 1280
             */
            width: number;
        };
        PageRespWorkflowTaskSimpleResponse: {
            items?: components["schemas"]["WorkflowTaskSimpleResponse"][];
            /** Format: int32 */
            limit?: number;
            /** Format: int32 */
            page?: number;
            /** Format: int32 */
            total_count?: number;
            /** Format: int32 */
            total_pages?: number;
        };
        ResponseData: {
            /**
             * Format: int32
             * @example 123
             */
            code?: number;
            /** @example {} */
            data?: {
                [key: string]: unknown;
            } | null;
            /** @example Invalid task_id */
            msg?: string;
            /** @example 2023-11-07T05:31:56Z */
            time?: string;
            /** @example b4bb01c1b2b14f11a6a2d7c1c8b0e3a1 */
            traceId?: string;
            /**
             * Format: int64
             * @example 1699335116000
             */
            ts?: number;
        };
        RunWorkflowTaskRequest: {
            /**
             * @description Called with the whole task when it has finished, failed or been canceled.
             * @example https://your-server.com/webhooks/workflow-callback
             */
            callback_url?: string;
            /**
             * @description The workflow's inputs, by name.
             * @example [
             *       {
             *         "name": "keyword",
             *         "value": "laptops"
             *       }
             *     ]
             */
            input_parameters?: components["schemas"]["InputParamItemDto"][];
            /**
             * @deprecated
             * @description Out of use; see `save_browser_data`.
             * @example false
             */
            open_incognito_mode?: boolean;
            /**
             * @description The browser profile to run in.
             * @example profile_abc123
             */
            profile_id?: string;
            /**
             * @description Keep cookies and storage in the profile after the task.
             * @example true
             */
            save_browser_data?: boolean;
            /**
             * @description Called with the whole task on every change of its status.
             * @example https://your-server.com/webhooks/task-status-change-callback
             */
            status_change_callback_url?: string;
            /**
             * @description The workflow to run.
             * @example wf_123456789
             */
            workflow_id: string;
        };
        RunWorkflowTemplateTaskRequest: {
            /**
             * @description Called with the whole task when it has finished, failed or been canceled.
             * @example https://your-server.com/webhooks/workflow-callback
             */
            callback_url?: string;
            /**
             * @description The template's inputs, by name.
             * @example [
             *       {
             *         "name": "url",
             *         "value": "https://example.com"
             *       }
             *     ]
             */
            input_parameters?: components["schemas"]["InputParamItemDto"][];
            /**
             * @description Where the proxy stands. The service takes US when nothing is given.
             * @example US
             */
            proxyRegion?: string;
            /**
             * @description Called with the whole task on every change of its status.
             * @example https://your-server.com/webhooks/task-status-change-callback
             */
            status_change_callback_url?: string;
            /**
             * @description The template to run.
             * @example tpl_123456789
             */
            workflow_template_id: string;
        };
        /** @enum {string} */
        StepStatus: "running" | "succeed" | "failed";
        TaskCreatedResponse: {
            /** @example task_123456789 */
            id: string;
            /** @example profile_abc123 */
            profile_id?: string;
        };
        TaskDownloadFileView: {
            /** Format: int64 */
            createTime?: number;
            /** Format: int64 */
            downloadCompletedTime?: number;
            /** Format: int64 */
            downloadStartTime?: number;
            downloadUrl?: string;
            errorMessage?: string;
            /** Format: int64 */
            expiresAt?: number;
            fileName?: string;
            /** Format: int64 */
            fileSize?: number;
            guid?: string;
            /** Format: int32 */
            progress?: number;
            status?: string;
        };
        TaskFailureInfo: {
            /**
             * Format: int32
             * @example 10001
             */
            code: number;
            /** @example Navigation timeout */
            message: string;
        } | null;
        TaskOutputDto: {
            files?: string[] | null;
            /** @example {"items":[...]} */
            string?: string | null;
        };
        /** @enum {string} */
        TaskStatus: "created" | "running" | "finished" | "canceled" | "pausing" | "paused" | "failed" | "unknown";
        TaskStatusResponse: {
            status: components["schemas"]["TaskStatus"];
        };
        TaskStepDto: {
            evaluation_previous_goal: string;
            id: string;
            screenshots_url: string;
            status: components["schemas"]["StepStatus"];
            /** Format: int32 */
            step: number;
            step_goal: string;
        };
        WorkflowTaskResponse: {
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            credit?: number;
            download_files?: components["schemas"]["TaskDownloadFileView"][];
            /** Format: int64 */
            files_expires_at?: number;
            /** Format: date-time */
            finished_at?: string;
            id: string;
            input_parameters?: string;
            /** @deprecated */
            live_url?: string;
            live_url_info?: components["schemas"]["LiveUrlInfo"];
            log_detail_url?: string;
            output?: components["schemas"]["TaskOutputDto"];
            profile_id?: string;
            status: components["schemas"]["TaskStatus"];
            steps: components["schemas"]["TaskStepDto"][];
            task_failure_info?: components["schemas"]["TaskFailureInfo"];
            workflow_id: string;
        };
        WorkflowTaskSimpleResponse: {
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int64
             * @example 42
             */
            credit?: number;
            /** Format: date-time */
            finished_at?: string;
            id: string;
            /** @example keyword=laptops;max_items=50 */
            input_parameters?: string;
            /** @deprecated */
            live_url?: string;
            live_url_info?: components["schemas"]["LiveUrlInfo"];
            output?: components["schemas"]["TaskOutputDto"];
            profile_id?: string;
            status: components["schemas"]["TaskStatus"];
            task_failure_info?: components["schemas"]["TaskFailureInfo"];
            workflow_id: string;
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
    getTask: {
        parameters: {
            query: {
                /** @example task_123456789 */
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
                    "application/json": components["schemas"]["WorkflowTaskResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
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
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
        };
    };
    getTaskStatus: {
        parameters: {
            query: {
                /** @example task_123456789 */
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
                    "application/json": components["schemas"]["TaskStatusResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
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
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
        };
    };
    pageTasks: {
        parameters: {
            query?: {
                /** @example 50 */
                limit?: number;
                /** @example 1 */
                page?: number;
                /** @example running */
                status?: components["schemas"]["TaskStatus"];
                /** @example wf_123456789 */
                workflow_id?: string;
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
                    "application/json": components["schemas"]["PageRespWorkflowTaskSimpleResponse"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
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
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
        };
    };
    resumeTask: {
        parameters: {
            query: {
                /** @example task_123456789 */
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
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
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
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
        };
    };
    runTask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunWorkflowTaskRequest"];
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
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
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
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
        };
    };
    runTemplateTask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunWorkflowTemplateTaskRequest"];
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
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
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
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
        };
    };
    stopTask: {
        parameters: {
            query: {
                /** @example 1001 */
                biz_code?: number;
                /** @example task_123456789 */
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
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
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
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseData"];
                };
            };
        };
    };
}
