/**
 * Compiles message catalogues while bundling.
 *
 * A catalogue is `messages/<locale>.json` or, loaded later, `messages/extras/<locale>.json`: a flat object of key -> ICU message.
 * The browser receives Lingui's compiled form, so no ICU parser is shipped.
 */
import { readFileSync } from "node:fs";
import { compileMessage } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";

const CATALOGUE = /\/messages\/(?:extras\/)?[A-Za-z-]+\.json$/;

export function compileCatalogue(source: string): string {
  const messages = JSON.parse(source) as Record<string, string>;
  const compiled = Object.entries(messages).map(([key, text]) => [key, compileMessage(text)]);
  return JSON.stringify(Object.fromEntries(compiled));
}

export function cataloguePlugin(): Plugin {
  return {
    name: "liveloop:catalogue",
    enforce: "pre",
    load(id) {
      if (!CATALOGUE.test(id)) return null;
      this.addWatchFile(id);
      return compileCatalogue(readFileSync(id, "utf8"));
    },
  };
}
