import { afterEach, expect, it, vi } from "vitest";
import { keepCsrfToken, request } from "../../src/api/request.ts";

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const fetched = vi.fn(async (...given: [string, RequestInit]) => new Response(body === null ? null : JSON.stringify(body), { status, headers: { ...headers, "X-Echo": given[0] } }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => {
  vi.unstubAllGlobals();
  keepCsrfToken(null);
});

it("gives the decoded body", async () => {
  answer(200, { items: [] });
  await expect(request("/x")).resolves.toEqual({ items: [] });
});

it("gives nothing for 204", async () => {
  answer(204, null);
  await expect(request("/x", { method: "DELETE" })).resolves.toBeUndefined();
});

it("throws the server's problem with its waiting time", async () => {
  answer(429, { code: "too_many", detail: "Wait", status: 429 }, { "Retry-After": "7" });
  await expect(request("/x")).rejects.toMatchObject({ status: 429, code: "too_many", message: "Wait", retryAfter: 7 });
});

it("understands an error that is no problem document", async () => {
  vi.stubGlobal("fetch", async () => new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
  await expect(request("/x")).rejects.toMatchObject({ status: 502, code: "http.502", message: "Bad Gateway" });
});

it("says network when nothing came", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("failed")));
  await expect(request("/x")).rejects.toMatchObject({ status: 0, code: "network" });
});

it("sends the CSRF token with unsafe requests only", async () => {
  keepCsrfToken("secret");
  const fetched = answer(200, {});
  await request("/x");
  await request("/x", { method: "POST", body: "{}" });
  const tokens = fetched.mock.calls.map(([, options]) => (options.headers as Headers).get("X-CSRF-Token"));
  expect(tokens).toEqual([null, "secret"]);
});
