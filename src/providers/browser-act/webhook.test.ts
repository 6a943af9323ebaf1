import { describe, expect, test } from "vitest";
import { eventOf, post, url } from "../../testing/webhook-deliveries.ts";
import { browserActCallbackUrl, readBrowserActWebhook } from "../../webhooks.ts";

describe("BrowserAct", () => {
  const key = "sixteen characters";
  const address = browserActCallbackUrl("https://app.example.com/hook?tenant=7", key);
  const task =
    '{"id":16429034742537847,"status":"finished","created_at":"2026-08-07T09:58:00","output":{"string":"Größe 1.0"}}';
  const read = (request: Request) => readBrowserActWebhook(request, { secret: key });

  test("the address carries the secret, and the delivery is an event with the task's id, digit by digit", async () => {
    expect(new URL(address).searchParams.get("tenant")).toBe("7");
    expect(eventOf(await read(post(task, {}, address)))).toMatchObject({
      provider: "browser-act",
      taskId: "16429034742537847",
      deliveryId: "16429034742537847:finished",
      status: "finished",
      state: "completed",
      at: "2026-08-07T09:58:00.000Z",
    });
  });

  test.each([
    { name: "no secret", called: url, reason: "missing_secret" },
    { name: "an empty secret", called: `${url}?errand_secret=`, reason: "missing_secret" },
    { name: "a part of the secret", called: `${url}?errand_secret=sixteen%20character`, reason: "wrong_signature" },
    { name: "a longer secret", called: `${address}x`, reason: "wrong_signature" },
    { name: "5000 characters", called: `${url}?errand_secret=${"x".repeat(5_000)}`, reason: "wrong_signature" },
  ])("an address with $name is refused as $reason", async ({ called, reason }) => {
    expect(await read(post(task, {}, called))).toMatchObject({ ok: false, reason, status: 401 });
  });

  test.each(["{}", '{"id":"1"}', '{"status":"finished"}', '{"id":"","status":"finished"}'])(
    "%s is no task",
    async (text) => {
      expect(await read(post(text, {}, address))).toMatchObject({ ok: false, reason: "wrong_shape" });
    },
  );

  test("a secret that is too short, and an address that is too long, are the caller's mistakes", () => {
    expect(() => browserActCallbackUrl(url, "short")).toThrow(TypeError);
    expect(() => readBrowserActWebhook(post(task, {}, address), { secret: "short" })).toThrow(TypeError);
    expect(() => browserActCallbackUrl(`${url}?${"x".repeat(2_048)}`, key)).toThrow(/2048/);
  });
});
