/** What went wrong, in the person's words: on the field it belongs to, else as one sentence. */
import { Problem } from "@shared/api/problem.ts";
import { translator, type MessageKey } from "../i18n.ts";

export function problemText(error: unknown): string {
  if (!(error instanceof Problem)) return translator.t("error.unknown");
  const key = `error.${error.code}`;
  if (translator.has(key)) return translator.t(key, { seconds: Math.ceil(error.retryAfter ?? 0) });
  if (error.status === 429) return translator.t("error.too_many");
  if (error.status >= 500) return translator.t("error.server", { id: error.correlationId ?? "-" });
  return translator.t("error.unknown");
}

/** What of an antd form is used. */
interface FormLike<Name extends string> {
  setFields(fields: { name: Name; errors: string[] }[]): void;
  scrollToField?(name: Name): void;
}

/**
 * Puts field faults on their fields. `codes` says which field a whole problem belongs to.
 *
 * Gives the sentence for the form itself when something is left that has no field, else null.
 */
export function showProblem<Name extends string>(
  form: FormLike<Name>,
  error: unknown,
  options: { fields: readonly Name[]; codes?: Record<string, Name> },
): string | null {
  if (!(error instanceof Problem)) return problemText(error);
  const owner = options.codes?.[error.code];
  if (owner) {
    form.setFields([{ name: owner, errors: [problemText(error)] }]);
    return null;
  }
  const faults = error.errors.flatMap((fault) => {
    const name = options.fields.find((field) => fault.field === field || fault.field.startsWith(`${field}.`));
    return name ? [{ name, errors: [fieldText(fault.code)] }] : [];
  });
  if (faults.length) form.setFields(faults);
  return faults.length === error.errors.length && faults.length > 0 ? null : problemText(error);
}

function fieldText(code: string): string {
  const key = `field.${code}`;
  return translator.t(translator.has(key) ? key : ("field.invalid" satisfies MessageKey));
}
