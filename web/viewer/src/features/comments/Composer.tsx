/** Where a viewer writes. The first comment of a guest asks for a name. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../shared/ui/Icon.tsx";
import { t } from "../../shared/text.ts";
import { BODY_LIMIT } from "./store.ts";

interface Props {
  disabled: boolean;
  /** Until when nothing may be sent, in local milliseconds. */
  quietUntil: number;
  /** Resolves to false when the person thought better of it: the words stay where they are. */
  onSend: (body: string) => Promise<boolean>;
  /** Null for those whose name is given. */
  onRename: (() => void) | null;
}

/** From here on the number of characters left is shown. */
const SHOW_LEFT = 20;

/** Whole seconds until a moment, zero once it is past. */
function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= moment) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [moment]);
  return Math.max(0, Math.ceil((moment - now) / 1000));
}

export function Composer({ disabled, quietUntil, onSend, onRename }: Props) {
  const [body, setBody] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const seconds = useSecondsUntil(quietUntil);
  const text = body.trim();
  const left = BODY_LIMIT - [...body].length;
  const ready = text !== "" && !disabled && seconds === 0;
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    const sent = await onSend(text);
    if (sent) setBody("");
    input.current?.focus();
  };
  return (
    <form class="composer" onSubmit={(event) => void submit(event)}>
      {onRename && (
        <button type="button" class="round" disabled={disabled} onClick={onRename} aria-label={t("name.change")} title={t("name.change")}>
          <Icon name="people" size={20} />
        </button>
      )}
      <span class="composer-box">
        <input
          ref={input}
          class="composer-input"
          value={body}
          maxLength={BODY_LIMIT}
          placeholder={seconds ? t("talk.slow", { seconds }) : t("talk.placeholder")}
          aria-label={t("talk.label")}
          enterkeyhint="send"
          autocomplete="off"
          onInput={(event) => setBody(event.currentTarget.value)}
        />
        {left <= SHOW_LEFT && (
          <span class="composer-left" role="status" aria-label={t("talk.left", { count: left })}>
            {left}
          </span>
        )}
        <button class="composer-send" disabled={!ready} aria-label={t("talk.send")}>
          <Icon name="send" size={20} />
        </button>
      </span>
    </form>
  );
}
