import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { cataloguePlugin } from "./tooling/catalogue-plugin.ts";

const web = fileURLToPath(new URL(".", import.meta.url));

/** Tests that need a document in a project without one say so in their first line. */
function project(name: string, jsx: "preact" | "react", environment: "node" | "happy-dom") {
  return {
    plugins: [cataloguePlugin()],
    resolve: { alias: { "@shared": `${web}shared/src` } },
    oxc: { jsx: { runtime: "automatic" as const, importSource: jsx } },
    test: { name, root: `${web}${name}`, environment, include: ["tests/**/*.test.{ts,tsx}"] },
  };
}

export default defineConfig({
  test: {
    projects: [
      project("shared", "preact", "node"),
      project("viewer", "preact", "node"),
      project("console", "react", "happy-dom"),
      project("studio", "react", "happy-dom"),
      { test: { name: "tooling", root: `${web}tooling`, include: ["tests/**/*.test.ts"] } },
    ],
  },
});
