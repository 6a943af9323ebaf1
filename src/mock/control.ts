import type { AnswerScript } from "./answer-script.ts";
import type { Mock } from "./create-mock.ts";
import type { Fault } from "./fault.ts";
import type { IncomingCall } from "./mock-request.ts";
import type { Script } from "./script.ts";

/** Where a served mock is scripted from other processes. */
export const CONTROL_PATH = "/__errand";

type ControlAnswer = { readonly status: number; readonly body: unknown };

/**
 * Answers a request to the control address: `POST …/script`, `…/faults`, `…/answers` and `…/reset`, `GET …/requests` and
 * `…/tasks`. A page in a browser must not be able to use it: the host has to be this machine's, and no other origin may ask.
 */
export function handleControl(mock: Mock, { method, url, headers, text }: IncomingCall): ControlAnswer {
  const host = headers.get("host") ?? "";
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host))
    return refused(403, `The control address answers to 127.0.0.1 alone, and was called as ${host}.`);
  const origin = headers.get("origin");
  if (origin !== null && origin !== `http://${host}`)
    return refused(403, `The control address takes no requests of ${origin}.`);
  const action = `${method} ${url.pathname.slice(CONTROL_PATH.length)}`;
  try {
    switch (action) {
      case "GET /requests":
        return { status: 200, body: mock.requests };
      case "GET /tasks":
        return { status: 200, body: mock.tasks };
      case "POST /reset":
        mock.reset();
        return { status: 200, body: {} };
      case "POST /script":
        mock.play(JSON.parse(text) as Script);
        return { status: 200, body: {} };
      case "POST /answers":
        mock.answer(JSON.parse(text) as AnswerScript);
        return { status: 200, body: {} };
      case "POST /faults":
        for (const fault of [JSON.parse(text) as Fault | Fault[]].flat()) mock.fault(fault);
        return { status: 200, body: {} };
      default:
        return refused(
          404,
          `There is no ${action}. There are: GET /requests, GET /tasks, POST /script, POST /answers, POST /faults, POST /reset.`,
        );
    }
  } catch (error) {
    if (error instanceof SyntaxError) return refused(400, "The body is not JSON.");
    if (error instanceof TypeError) return refused(400, error.message);
    throw error;
  }
}

function refused(status: number, title: string): ControlAnswer {
  return { status, body: { type: "about:blank", status, title } };
}
