/**
 * The viewer's budget: what a phone loads before the player, gzipped.
 *
 * Counts index.html, its scripts with their static imports, and its styles; the
 * player is a dynamic import and must stay one.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 45 * 1024;
const folder = fileURLToPath(new URL("../dist/viewer/", import.meta.url));

const html = readFileSync(`${folder}index.html`, "utf8");
const seen = new Set();
const waiting = [...html.matchAll(/(?:src|href)="\/web\/viewer\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
let total = gzipSync(html).length;
while (waiting.length) {
  const name = waiting.pop();
  if (seen.has(name)) continue;
  seen.add(name);
  const text = readFileSync(folder + name, "utf8");
  const size = gzipSync(text, { level: 9 }).length;
  total += size;
  console.log(`${name.padEnd(40)} ${(size / 1024).toFixed(1)} KB`);
  const folderOfName = name.slice(0, name.lastIndexOf("/") + 1);
  for (const match of text.matchAll(/(?:\bfrom\s*|\bimport\s*)"\.\/([^"]+\.js)"/g)) waiting.push(folderOfName + match[1]);
}
console.log(`viewer before the player: ${(total / 1024).toFixed(1)} KB gzip of ${LIMIT_BYTES / 1024} KB`);
if (total > LIMIT_BYTES) {
  console.error("over budget");
  process.exit(1);
}
