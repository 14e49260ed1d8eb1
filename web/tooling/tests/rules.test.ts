import { readFileSync } from "node:fs";
import { RuleTester } from "eslint";
import { describe, expect, it } from "vitest";
import { compileCatalogue } from "../catalogue-plugin.ts";
// @ts-expect-error plain JavaScript for ESLint's configuration
import { place, violation } from "../eslint/import-direction.js";
// @ts-expect-error plain JavaScript for ESLint's configuration
import { noCjkLiteral } from "../eslint/no-cjk-literal.js";

const why = (from: string, to: string) => violation(place(from), place(to)) as string | null;

describe("import direction", () => {
  it("lets app use features and features use shared", () => {
    expect(why("viewer/src/app/App.tsx", "viewer/src/features/room/api.ts")).toBeNull();
    expect(why("viewer/src/features/room/a.ts", "viewer/src/shared/text.ts")).toBeNull();
    expect(why("viewer/src/features/room/a.ts", "viewer/src/features/room/b.ts")).toBeNull();
    expect(why("console/src/features/x/a.ts", "shared/src/api/request.ts")).toBeNull();
  });

  it("refuses every other way", () => {
    expect(why("viewer/src/features/room/a.ts", "viewer/src/features/player/b.ts")).toMatch(/must not import feature/);
    expect(why("viewer/src/features/room/a.ts", "viewer/src/app/App.tsx")).toMatch(/must not import app/);
    expect(why("viewer/src/shared/a.ts", "viewer/src/features/room/b.ts")).toMatch(/must not import features/);
    expect(why("viewer/src/app/a.ts", "console/src/app/b.ts")).toMatch(/must not import console/);
    expect(why("shared/src/a.ts", "viewer/src/app/b.ts")).toMatch(/must not import viewer/);
  });
});

it("keeps Chinese text out of the source", () => {
  new RuleTester({ languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } }).run("no-cjk-literal", noCjkLiteral, {
    valid: ['t("talk.send")'],
    invalid: [
      { code: 'say("发送")', errors: 1 },
      { code: "<b>评论</b>", errors: 1 },
    ],
  });
});

describe.each(["shared", "viewer", "console", "studio"])("catalogues of %s", (part) => {
  const read = (locale: string) => readFileSync(new URL(`../../${part}/src/messages/${locale}.json`, import.meta.url), "utf8");

  it("have the same keys in both languages and compile", () => {
    const source = Object.keys(JSON.parse(compileCatalogue(read("zh-CN"))) as object);
    const english = Object.keys(JSON.parse(compileCatalogue(read("en"))) as object);
    expect(english.sort()).toEqual(source.sort());
  });
});
