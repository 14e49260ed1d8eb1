import { Select, Skeleton, Switch } from "antd";
import type { ReactNode } from "react";
import type { CommentRules } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useRules, useSetRules } from "./api.ts";

const LINKS = ["allow", "hold", "block"] as const;
const SLOW_SECONDS = [0, 5, 15, 30, 60, 300];
const NEWCOMER_SECONDS = [0, 60, 300, 600, 1800];
const REPEAT_SECONDS = [0, 30, 60, 300];
const COPIES = [0, 3, 5, 10];
const PER_MINUTE = [0, 5, 10, 20, 30];
const LONGEST_RUN = [0, 10, 20, 40];
const REPORT_LIMIT = [0, 2, 3, 5, 10];

/** How the room is talked in: each change counts at once. */
export function RulesCard({ roomId, children }: { roomId: string; children?: ReactNode }) {
  const mayModerate = useMay("comments.moderate");
  const rules = useRules(roomId);
  if (!mayModerate) return null;
  return (
    <>
      {children && <div className="tool-acts">{children}</div>}
      {rules.isPending && <Skeleton active title={false} />}
      {rules.isError && <Failed error={rules.error} retry={() => void rules.refetch()} />}
      {rules.data && <Rules roomId={roomId} rules={rules.data} />}
    </>
  );
}

function Rules({ roomId, rules }: { roomId: string; rules: CommentRules }) {
  const { t } = useText();
  const notify = useNotify();
  const set = useSetRules(roomId);
  const change = (part: Partial<CommentRules>) => set.mutate({ ...rules, ...part }, { onSuccess: () => notify.done(t("rules.saved")), onError: notify.failed });
  const shown = set.isPending ? set.variables : rules;
  const slow = (seconds: number) => (seconds ? t("rules.seconds", { seconds }) : t("rules.slow.0"));
  const newcomer = (seconds: number) => (seconds ? t("rules.newcomer_minutes", { minutes: seconds / 60 }) : t("rules.newcomer.0"));
  const off = (text: (count: number) => string) => (count: number) => (count ? text(count) : t("rules.off"));
  return (
    <div className="comment-rules">
      <Rule id="review" title={t("rules.review")} hint={t("rules.review_hint")}>
        <Switch aria-labelledby="rule-review" checked={shown.review} disabled={set.isPending} onChange={(review) => change({ review })} />
      </Rule>
      <Rule id="slow" title={t("rules.slow")}>
        <Choice id="slow" value={shown.slow_seconds ?? 0} values={SLOW_SECONDS} text={slow} busy={set.isPending} onChange={(slow_seconds) => change({ slow_seconds })} />
      </Rule>
      <Rule id="newcomer" title={t("rules.newcomer")}>
        <Choice id="newcomer" value={shown.newcomer_seconds ?? 0} values={NEWCOMER_SECONDS} text={newcomer} busy={set.isPending} onChange={(newcomer_seconds) => change({ newcomer_seconds })} />
      </Rule>
      <Rule id="links" title={t("rules.links")}>
        <Choice id="links" value={shown.links ?? "allow"} values={LINKS} text={(rule) => t(`rules.links.${rule}`)} busy={set.isPending} onChange={(links) => change({ links })} />
      </Rule>
      <Rule id="repeat" title={t("rules.repeat")} hint={t("rules.repeat_hint")}>
        <Choice id="repeat" value={shown.repeat_seconds ?? 0} values={REPEAT_SECONDS} text={off((seconds) => t("rules.repeat_after", { seconds }))} busy={set.isPending} onChange={(repeat_seconds) => change({ repeat_seconds })} />
      </Rule>
      <Rule id="copies" title={t("rules.copies")} hint={t("rules.copies_hint")}>
        <Choice id="copies" value={shown.copies ?? 0} values={COPIES} text={off((count) => t("rules.copies_from", { count }))} busy={set.isPending} onChange={(copies) => change({ copies })} />
      </Rule>
      <Rule id="per-minute" title={t("rules.per_minute")}>
        <Choice id="per-minute" value={shown.per_minute ?? 0} values={PER_MINUTE} text={off((count) => t("rules.per_minute_most", { count }))} busy={set.isPending} onChange={(per_minute) => change({ per_minute })} />
      </Rule>
      <Rule id="run" title={t("rules.run")}>
        <Choice id="run" value={shown.longest_run ?? 0} values={LONGEST_RUN} text={off((count) => t("rules.run_most", { count }))} busy={set.isPending} onChange={(longest_run) => change({ longest_run })} />
      </Rule>
      <Rule id="reports" title={t("rules.reports")} hint={t("rules.reports_hint")}>
        <Choice id="reports" value={shown.report_limit ?? 3} values={REPORT_LIMIT} text={off((count) => t("rules.reports_from", { count }))} busy={set.isPending} onChange={(report_limit) => change({ report_limit })} />
      </Rule>
    </div>
  );
}

function Rule({ id, title, hint, children }: { id: string; title: string; hint?: string; children: ReactNode }) {
  return (
    <div className="comment-rule">
      <span className="two-lines">
        <span id={`rule-${id}`}>{title}</span>
        {hint && <span className="muted small">{hint}</span>}
      </span>
      {children}
    </div>
  );
}

interface ChoiceProps<T extends string | number> {
  id: string;
  value: T;
  values: readonly T[];
  text: (value: T) => string;
  busy: boolean;
  onChange: (value: T) => void;
}

/** A value that the API allows and this list lacks is shown as well. */
function Choice<T extends string | number>({ id, value, values, text, busy, onChange }: ChoiceProps<T>) {
  const all = values.includes(value) ? values : [...values, value];
  return <Select className="comment-rule-choice" aria-labelledby={`rule-${id}`} value={value} disabled={busy} options={all.map((one) => ({ value: one, label: text(one) }))} onChange={onChange} />;
}
