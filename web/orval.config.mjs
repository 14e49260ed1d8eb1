/**
 * API types and calls from the committed OpenAPI document, one plain call per operation.
 *
 * They go through one `request` that knows CSRF and problems.
 */
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const api = {
  input: here("openapi.json"),
  output: {
    client: "fetch",
    httpClient: "fetch",
    mode: "tags-split",
    target: here("shared/src/generated/api"),
    schemas: here("shared/src/generated/model"),
    clean: true,
    override: {
      mutator: { path: here("shared/src/api/request.ts"), name: "request" },
      fetch: { includeHttpResponseReturnType: false },
    },
  },
};
