import type { paths } from "../../generated/anchor-browser.ts";
import type { Call, Http } from "../http/http.ts";
import type { Handle } from "../task/task.ts";

/**
 * What Anchor Browser can do to a task: nothing. It can pause, resume and end the browser session that the task runs in,
 * which is known where the caller gave the task a session, or a saved task's start answered one.
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
