import { describe, expect, test, vi } from "vitest";
import { onAbort } from "./abort.ts";

describe("a shared signal", () => {
  test("carries one listener for many callbacks, and none when all are taken back", () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const forget = Array.from({ length: 1_000 }, () => onAbort(signal, () => {}));
    expect(added).toHaveBeenCalledTimes(1);
    for (const one of forget) one();
    expect(removed).toHaveBeenCalledTimes(1);
    onAbort(signal, () => {})();
    expect(added).toHaveBeenCalledTimes(2);
    expect(removed).toHaveBeenCalledTimes(2);
  });

  test("calls those that are left, once", () => {
    const controller = new AbortController();
    const called: string[] = [];
    onAbort(controller.signal, () => called.push("a"));
    const forget = onAbort(controller.signal, () => called.push("b"));
    forget();
    controller.abort();
    expect(called).toEqual(["a"]);
    forget();
  });

  test("is heard also where its events do not name it", () => {
    const controller = new AbortController();
    const addEventListener = controller.signal.addEventListener.bind(controller.signal);
    const called = vi.fn();
    onAbort({ addEventListener } as AbortSignal, called);
    controller.abort();
    expect(called).toHaveBeenCalledTimes(1);
  });
});
