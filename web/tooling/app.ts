/**
 * The one Vite configuration of the three apps.
 *
 * Everything an app loads lies below `/web/<app>/`; the names in `assets/` carry
 * a content hash and may be cached for ever.
 */
import { fileURLToPath } from "node:url";
import type { PluginOption, UserConfig } from "vite";
import { cataloguePlugin } from "./catalogue-plugin.ts";

const web = fileURLToPath(new URL("..", import.meta.url));

export type AppName = "viewer" | "console" | "studio";

/** Where `npm run dev:*` finds a running `liveloop serve`. */
const BACKEND = process.env["LIVELOOP_DEV_BACKEND"] ?? "http://127.0.0.1:8000";

export function app(name: AppName, jsx: "preact" | "react", plugins: PluginOption[] = []): UserConfig {
  return {
    root: `${web}${name}`,
    base: `/web/${name}/`,
    cacheDir: `${web}node_modules/.cache/vite-${name}`,
    plugins: [cataloguePlugin(), ...plugins],
    resolve: { alias: { "@shared": `${web}shared/src` } },
    oxc: { jsx: { runtime: "automatic", importSource: jsx } },
    build: {
      outDir: `${web}dist/${name}`,
      emptyOutDir: true,
      target: "es2022",
      chunkSizeWarningLimit: 1500,
      reportCompressedSize: false,
    },
    server: {
      host: "127.0.0.1",
      proxy: {
        "/api": BACKEND,
        "/media": BACKEND,
        "/realtime": { target: BACKEND, ws: true },
      },
    },
  };
}
