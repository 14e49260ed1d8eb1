/** Opens the emoji; they are loaded when somebody first wants them. */
import type { FunctionComponent } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../../../shared/ui/Icon.tsx";
import { t } from "../../../shared/text.ts";
import { say } from "../../../shared/ui/toast.ts";

export interface PickerProps {
  onChoose: (emoji: string) => void;
  onClose: () => void;
}

interface Props {
  disabled: boolean;
  onChoose: (emoji: string) => void;
  /** The picker was closed. */
  onLeave: () => void;
}

export function EmojiButton({ disabled, onChoose, onLeave }: Props) {
  const [Picker, setPicker] = useState<FunctionComponent<PickerProps> | null>(null);
  const [open, setOpen] = useState(false);
  const toggle = async () => {
    if (open) return setOpen(false);
    try {
      const { EmojiPicker } = await import("./EmojiPicker.tsx");
      setPicker(() => EmojiPicker);
      setOpen(true);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      say(t("error.network"));
    }
  };
  const close = () => {
    setOpen(false);
    onLeave();
  };
  return (
    <>
      <button type="button" class="composer-emoji" disabled={disabled} aria-haspopup="dialog" aria-expanded={open} aria-label={t("emoji.open")} onClick={() => void toggle()}>
        <Icon name="smile" size={22} />
      </button>
      {open && Picker && <Picker onChoose={onChoose} onClose={close} />}
    </>
  );
}
