/** What is wrong with goods, in the person's words. */
import { Problem } from "@shared/api/problem.ts";
import { translator } from "../../i18n.ts";
import { problemText } from "../../shared/problems.ts";
import { textOfCode } from "../../shared/text.ts";

export function faultText(code: string): string {
  return textOfCode("goods.fault", code, "goods.fault.invalid");
}

/** One sentence for the form; it names the variant that is meant by its place. */
export function formFault(error: unknown): string {
  if (!(error instanceof Problem) || error.errors.length === 0) return problemText(error);
  const [first] = error.errors;
  if (!first) return problemText(error);
  const [part, at] = first.field.split(".");
  const text = translator.has(`goods.fault.${first.code}`) ? faultText(first.code) : faultText("invalid");
  if (part !== "variants" || at === undefined) return text;
  return translator.t("goods.fault_of_variant", { place: Number(at) + 1, text });
}
