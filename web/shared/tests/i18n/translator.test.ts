// @vitest-environment happy-dom
import { beforeEach, expect, it } from "vitest";
import { createTranslator, preferredLocale } from "../../src/i18n/translator.ts";

beforeEach(() => localStorage.clear());

it("starts with the browser's language and falls back to Chinese", () => {
  expect(preferredLocale(["en-GB", "zh"])).toBe("en");
  expect(preferredLocale(["zh-TW"])).toBe("zh-CN");
  expect(preferredLocale(["fr", "de"])).toBe("zh-CN");
});

it("switches, remembers and tells", () => {
  const translator = createTranslator<"greet">({ "zh-CN": [{ greet: ["nihao ", ["name"]] }], en: [{ greet: ["hello ", ["name"]] }] }, "zh-CN");
  let told = 0;
  translator.subscribe(() => (told += 1));
  expect(translator.t("greet", { name: "A" })).toBe("nihao A");
  translator.use("en");
  expect(translator.t("greet", { name: "A" })).toBe("hello A");
  expect(told).toBe(1);
  expect(preferredLocale(["zh"])).toBe("en");
  expect(document.documentElement.lang).toBe("en");
});
