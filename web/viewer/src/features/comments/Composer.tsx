/** Where a viewer writes. The first comment of a guest asks for a name. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../shared/ui/Icon.tsx";
import { t } from "../../shared/text.ts";
import { BODY_LIMIT } from "./store.ts";

interface Props {
  disabled: boolean;
  /** Seconds during which nothing may be sent. */
  wait: number;
  onSend: (body: string) => void;
}

/** From here on the number of characters left is shown. */
const SHOW_LEFT = 20;

function useCountdown(seconds: number): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    if (seconds <= 0) return;
    const timer = setInterval(() => setLeft((now) => Math.max(0, now - 1)), 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}

export function Composer({ disabled, wait, onSend }: Props) {
  const [body, setBody] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const seconds = useCountdown(wait);
  const text = body.trim();
  const left = BODY_LIMIT - [...body].length;
  const ready = text !== "" && !disabled && seconds === 0;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    onSend(text);
    setBody("");
    input.current?.focus();
  };
  return (
    <form class="composer" onSubmit={submit}>
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
    </form>
  );
}
