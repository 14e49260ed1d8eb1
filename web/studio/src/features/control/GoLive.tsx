import { useRef } from "react";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { isOver, isPlan } from "@shared/staff/room/states.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { problemText, useText } from "../../shared/text.ts";
import { useEnd, usePrepare, useStart } from "./api.ts";

/** One big button: open a plan for the encoder, start when the picture is there, end with a question. */
export function GoLive({ broadcast, sourced }: { broadcast: BroadcastRead; sourced: boolean }) {
  const { t } = useText();
  const mayRun = useMay("broadcasts.run");
  const question = useRef<HTMLDialogElement>(null);
  const prepare = usePrepare(broadcast.id);
  const start = useStart(broadcast.id);
  const end = useEnd(broadcast.id);
  const fault = prepare.error ?? start.error ?? end.error;
  const onAir = broadcast.state === "live" || broadcast.state === "interrupted";
  if (isOver(broadcast.state)) return null;
  return (
    <div className="go">
      {isPlan(broadcast.state) ? (
        <button type="button" className="button big quiet" disabled={!mayRun || prepare.isPending} onClick={() => prepare.mutate()}>
          {t("broadcast.prepare")}
        </button>
      ) : onAir ? (
        <button type="button" className="button big quiet" disabled={!mayRun || end.isPending} onClick={() => question.current?.showModal()}>
          {t("broadcast.end")}
        </button>
      ) : (
        <button type="button" className="button big" disabled={!mayRun || !sourced || start.isPending} onClick={() => start.mutate()}>
          {t("broadcast.start")}
        </button>
      )}
      {!mayRun && <p className="hint">{t("studio.may_not")}</p>}
      {fault && (
        <p className="fault" role="alert">
          {problemText(fault)}
        </p>
      )}
      <dialog ref={question} className="question" aria-labelledby="end-title">
        <h2 id="end-title">{t("broadcast.end_title", { title: broadcast.title })}</h2>
        <p>{t("broadcast.end_text")}</p>
        <form method="dialog" className="question-acts">
          <button className="button quiet" autoFocus>
            {t("broadcast.end_not")}
          </button>
          <button className="button" onClick={() => end.mutate()}>
            {t("broadcast.end")}
          </button>
        </form>
      </dialog>
    </div>
  );
}
