/** Where a viewer writes. The first comment of a guest asks for a name. */
import { useEffect, useRef, useState } from "preact/hooks";
import { EmojiButton } from "./emoji/EmojiButton.tsx";
import { Icon } from "../../shared/ui/Icon.tsx";
import { t } from "../../shared/text.ts";
import type { Row } from "./core.ts";
import { completed, fragmentAt, offered, stillNamed, type Named } from "./mention.ts";
import { charactersLeft, RAW_LIMIT } from "./length.ts";

interface Props {
  disabled: boolean;
  /** Staff has taken the word from this person. */
  muted: boolean;
  /** Until when nothing may be sent, in local milliseconds. */
  quietUntil: number;
  /** Whose comment is answered; null: nobody's. */
  answering: string | null;
  onLeaveAnswer: () => void;
  rows: readonly Row[];
  /** Resolves to false when the person thought better of it: the words stay where they are. */
  onSend: (body: string, mentions: string[]) => Promise<boolean>;
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

export function Composer({ disabled, muted, quietUntil, answering, onLeaveAnswer, rows, onSend, onRename }: Props) {
  const [body, setBody] = useState("");
  const [chosen, setChosen] = useState<Named[]>([]);
  const [fragment, setFragment] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const seconds = useSecondsUntil(quietUntil);
  const text = body.trim();
  const left = charactersLeft(body);
  const ready = text !== "" && left >= 0 && !disabled && !muted && seconds === 0;
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    const sent = await onSend(text, stillNamed(text, chosen));
    if (sent) {
      setBody("");
      setChosen([]);
      setFragment(null);
    }
    input.current?.focus();
  };
  const typed = (element: HTMLInputElement) => {
    setBody(element.value);
    setFragment(fragmentAt(element.value, element.selectionStart ?? element.value.length));
  };
  const choose = (person: Named) => {
    const caret = input.current?.selectionStart ?? body.length;
    setBody(completed(body, caret, person.name));
    setChosen((all) => [...all, person]);
    setFragment(null);
    input.current?.focus();
  };
  const insert = (emoji: string) => {
    const { selectionStart, selectionEnd } = input.current ?? {};
    const from = selectionStart ?? body.length;
    setBody(`${body.slice(0, from)}${emoji}${body.slice(selectionEnd ?? from)}`);
    requestAnimationFrame(() => input.current?.setSelectionRange(from + emoji.length, from + emoji.length));
  };
  useEffect(() => {
    if (answering !== null) input.current?.focus();
  }, [answering]);
  const people = fragment === null ? [] : offered(rows, fragment);
  return (
    <form class="composer" onSubmit={(event) => void submit(event)}>
      {people.length > 0 && <People people={people} onChoose={choose} />}
      {people.length === 0 && answering !== null && (
        <p class="composer-above">
          <span class="composer-answering">{t("talk.answers", { name: answering })}</span>
          <button type="button" class="link" onClick={onLeaveAnswer}>
            {t("talk.leave_answer")}
          </button>
        </p>
      )}
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
          maxLength={2 * RAW_LIMIT}
          disabled={muted}
          placeholder={muted ? t("error.viewer.muted") : seconds ? t("talk.slow", { seconds }) : t("talk.placeholder")}
          aria-label={t("talk.label")}
          enterkeyhint="send"
          autocomplete="off"
          onInput={(event) => typed(event.currentTarget)}
        />
        {left <= SHOW_LEFT && (
          <span class="composer-left" role="status" aria-label={t("talk.left", { count: left })}>
            {left}
          </span>
        )}
        <EmojiButton disabled={disabled} onChoose={insert} onLeave={() => input.current?.focus()} />
        <button class="composer-send" disabled={!ready} aria-label={t("talk.send")}>
          <Icon name="send" size={20} />
        </button>
      </span>
    </form>
  );
}

/** Whom an @ may mean. */
function People({ people, onChoose }: { people: readonly Named[]; onChoose: (person: Named) => void }) {
  return (
    <ul class="composer-above" aria-label={t("talk.people")}>
      {people.map((person) => (
        <li key={person.id}>
          <button type="button" class="composer-person" onClick={() => onChoose(person)}>
            @{person.name}
          </button>
        </li>
      ))}
    </ul>
  );
}
