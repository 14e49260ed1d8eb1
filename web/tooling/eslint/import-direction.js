/**
 * The import law of the web apps: `app -> features -> shared`.
 *
 * Inside an app, `features/<one>` never imports `features/<other>` or `app/`, and
 * `shared/` imports neither. No app imports another app; the common `web/shared`
 * imports no app.
 */
import path from "node:path";

const APPS = new Set(["viewer", "console", "studio"]);

/** Splits a path below `web/` into app, layer and feature; null when outside the law. */
export function place(relative) {
  const [top, source, layer, feature] = relative.split("/");
  if (top === "shared") return { app: "shared", layer: "common", feature: null };
  if (!APPS.has(top) || source !== "src") return null;
  if (layer === "features") return { app: top, layer, feature };
  if (layer === "app" || layer === "shared") return { app: top, layer, feature: null };
  return { app: top, layer: "root", feature: null };
}

/** Says why `from` may not import `to`, or null when it may. */
export function violation(from, to) {
  if (!from || !to) return null;
  if (to.app !== from.app && to.layer !== "common") return `${from.app} must not import ${to.app}`;
  if (to.layer === "common") return null;
  if (from.layer === "features" && to.layer === "app") return "features must not import app";
  if (from.layer === "shared" && (to.layer === "app" || to.layer === "features")) return `shared must not import ${to.layer}`;
  if (from.layer === "features" && to.layer === "features" && from.feature !== to.feature) {
    return `feature "${from.feature}" must not import feature "${to.feature}"`;
  }
  return null;
}

function resolve(root, file, specifier) {
  if (specifier.startsWith("@shared/")) return `shared/src/${specifier.slice("@shared/".length)}`;
  if (!specifier.startsWith(".")) return null;
  return path.relative(root, path.resolve(path.dirname(file), specifier)).split(path.sep).join("/");
}

export const importDirection = {
  meta: { type: "problem", schema: [{ type: "object" }] },
  create(context) {
    const root = context.options[0].root;
    const from = place(path.relative(root, context.filename).split(path.sep).join("/"));
    const check = (node) => {
      const target = node.source && typeof node.source.value === "string" ? resolve(root, context.filename, node.source.value) : null;
      const reason = target && violation(from, place(target));
      if (reason) context.report({ node, message: reason });
    };
    return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};
