import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "@shared/api/problem.ts";
import { errorText, t } from "../../shared/text.ts";

interface Props {
  initial: string;
  /** What the name is wanted for: a comment that waits for it, or nothing else. */
  purpose: "comment" | "change";
  /** Keeps the name; rejects with something that has a `code`. */
  onSave: (nickname: string) => Promise<void>;
  onCancel: () => void;
}

/** The server says which rule a name breaks. */
function failureText(error: unknown): string {
  if (!(error instanceof Problem)) return errorText("unknown");
  return errorText(error.errors[0]?.code ?? error.code);
}

const NAME_LIMIT = 20;

export function NicknameDialog({ initial, purpose, onSave, onCancel }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(initial);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    dialog.current?.showModal();
    input.current?.select();
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!name.trim()) {
      setFailure(t("name.short"));
      return;
    }
    setBusy(true);
    onSave(name.trim()).catch((error: unknown) => {
      setFailure(failureText(error));
      setBusy(false);
    });
  };
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="name-title" onCancel={onCancel}>
      <form class="sheet-body" onSubmit={submit}>
        <h2 id="name-title">{t(`name.title.${purpose}`)}</h2>
        <p class="sheet-hint">{t("name.hint")}</p>
        <input
          ref={input}
          class="field"
          value={name}
          maxLength={NAME_LIMIT}
          aria-label={t("name.label")}
          aria-invalid={failure !== null}
          aria-describedby={failure ? "name-failure" : undefined}
          autocomplete="nickname"
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p id="name-failure" class="field-failure" role="alert">
          {failure}
        </p>
        <div class="sheet-acts">
          <button type="button" class="button is-quiet" onClick={onCancel}>
            {t(`name.cancel.${purpose}`)}
          </button>
          <button class="button is-primary" disabled={busy}>
            {t(`name.save.${purpose}`)}
          </button>
        </div>
      </form>
    </dialog>
  );
}
