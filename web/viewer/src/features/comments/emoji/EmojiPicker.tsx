/** A small choice of emoji, those used last first. Arrow keys go from one to the next. */
import { useEffect, useRef, useState } from "preact/hooks";
import { locale, t } from "../../../shared/text.ts";
import type { PickerProps } from "./EmojiButton.tsx";
import { columnsOf, EMOJI, neighbour, recent, used, type Emoji } from "./emoji.ts";
import "./emoji.css";

export function EmojiPicker({ onChoose, onClose }: PickerProps) {
  const [last] = useState(recent);
  const box = useRef<HTMLDivElement>(null);
  const all = [...last, ...EMOJI.filter((one) => !last.includes(one))];
  const buttons = () => [...(box.current?.querySelectorAll("button") ?? [])];
  useEffect(() => buttons()[0]?.focus(), []);
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      return onClose();
    }
    const list = buttons();
    const at = list.indexOf(document.activeElement as HTMLButtonElement);
    const next = neighbour(event.key, at, list.length, columnsOf(list.map((one) => one.offsetTop)));
    if (next === null) return undefined;
    event.preventDefault();
    return list[next]?.focus();
  };
  const left = (event: FocusEvent) => {
    const to = event.relatedTarget as Element | null;
    if (to && !box.current?.contains(to) && !to.closest(".composer-emoji")) onClose();
  };
  const choose = (one: Emoji) => {
    used(one.glyph);
    onChoose(one.glyph);
  };
  return (
    <div ref={box} class="emoji" role="dialog" aria-label={t("emoji.title")} onKeyDown={pressed} onFocusOut={left}>
      {all.map((one, number) => (
        <button key={one.glyph} type="button" class={number === last.length && last.length > 0 ? "emoji-one is-first" : "emoji-one"} tabIndex={number === 0 ? 0 : -1} aria-label={locale.value === "en" ? one.en : one.zh} title={locale.value === "en" ? one.en : one.zh} onClick={() => choose(one)}>
          {one.glyph}
        </button>
      ))}
    </div>
  );
}
