/** Fails when a language lacks a key, has one too many, or uses other placeholders. */
import { readFileSync } from "node:fs";
import { compileMessage } from "@lingui/message-utils/compileMessage";

const PLACES = ["shared/src/messages", "shared/src/staff/messages", "viewer/src/messages", "viewer/src/messages/extras", "console/src/messages", "studio/src/messages"];

function read(place, locale) {
  return JSON.parse(readFileSync(new URL(`../${place}/${locale}.json`, import.meta.url), "utf8"));
}

function placeholders(message) {
  const compiled = compileMessage(message);
  const names = Array.isArray(compiled) ? compiled.filter(Array.isArray).map(([name]) => String(name)) : [];
  return [...new Set(names)].sort().join(",");
}

const faults = [];
for (const place of PLACES) {
  const source = read(place, "zh-CN");
  const english = read(place, "en");
  for (const [key, text] of Object.entries(source)) {
    if (!(key in english)) faults.push(`${place}: en lacks "${key}"`);
    else if (placeholders(text) !== placeholders(english[key])) faults.push(`${place}: placeholders of "${key}" differ`);
  }
  for (const key of Object.keys(english)) if (!(key in source)) faults.push(`${place}: zh-CN lacks "${key}"`);
}
for (const fault of faults) console.error(fault);
process.exit(faults.length ? 1 : 0);
