/** A sheet that comes up from the foot of the screen; the picture goes on behind it. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../text.ts";
import { Icon } from "./Icon.tsx";

interface Props {
  title: string;
  /** Called when the person closes it: by the button, by Escape, or by a tap beside it. */
  onClose: () => void;
  children: ComponentChildren;
}

export function Sheet({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const name = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const cancelled = (event: Event) => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog ref={dialog} class="sheet is-over" aria-labelledby={name} onCancel={cancelled} onClick={(event) => event.target === event.currentTarget && onClose()}>
      <header class="sheet-head">
        <h2 id={name}>{title}</h2>
        <button type="button" class="round is-quiet" aria-label={t("sheet.close")} onClick={onClose}>
          <Icon name="close" size={20} />
        </button>
      </header>
      <div class="sheet-content">{children}</div>
    </dialog>
  );
}
