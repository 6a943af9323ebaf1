import type { paths } from "../../generated/anchor-browser.ts";
import { type Call, type Http, replyTo } from "../http/http.ts";
import { asNumber, asText, isRecord } from "../task/narrow.ts";
import type { Handle, TaskFile } from "../task/task.ts";

/**
 * What Anchor Browser can do by the session that a task runs in: pause, resume and end it, and list what it downloaded.
 * The session is known where the caller gave the task one, or a saved task's start answered one.
 */
export function sessionVerbs(http: Http<paths>) {
  return {
    async pause(handle: Handle, call: Call): Promise<void> {
      await http.with(call).POST("/v1/sessions/{session_id}/agent/pause", sessionOf(handle, "pause"));
    },
    async resume(handle: Handle, call: Call): Promise<void> {
      await http.with(call).POST("/v1/sessions/{session_id}/agent/resume", sessionOf(handle, "resume"));
    },
    async endSession(handle: Handle, call: Call): Promise<void> {
      await http.with(call).DELETE("/v1/sessions/{session_id}", sessionOf(handle, "end"));
    },
    /** The downloads of the task's session; of a session that several tasks share, the downloads of all of them. */
    async readFiles({ sessionId }: Handle, _whole: unknown, call: Call): Promise<readonly TaskFile[] | undefined> {
      if (sessionId === undefined) return undefined;
      const { data: raw } = await replyTo<unknown>(
        http.with(call).GET("/v1/sessions/{session_id}/downloads", { params: { path: { session_id: sessionId } } }),
      );
      const items = isRecord(raw) && isRecord(raw.data) ? raw.data.items : undefined;
      return Array.isArray(items) ? items.filter(isRecord).map(fileIn) : undefined;
    },
  };
}

function fileIn({
  id,
  file_link: url,
  suggested_file_name,
  original_file_name,
  size,
}: Record<string, unknown>): TaskFile {
  return {
    id: asText(id),
    name: asText(suggested_file_name) ?? asText(original_file_name),
    url: asText(url),
    sizeBytes: asNumber(size),
  };
}

function sessionOf({ sessionId }: Handle, verb: string) {
  if (sessionId === undefined) {
    throw new TypeError(
      `Anchor Browser can ${verb} only a session, and this handle has no sessionId: start the task in a session of your own.`,
    );
  }
  return { params: { path: { session_id: sessionId } } };
}
