/** Rows of a list that follow a mouse, a pen or a finger from their handle. */
import { useEffect, useRef, useState, type PointerEvent as HandleEvent, type RefObject } from "react";
import { movedTo } from "./order.ts";

interface Held {
  id: string;
  order: string[];
}

interface Dragging {
  /** The list; each of its rows names its item as `data-item`. */
  list: RefObject<HTMLOListElement | null>;
  held: Held | null;
  /** For `onPointerDown` of a handle. */
  take: (event: HandleEvent<HTMLElement>, id: string) => void;
}

/** `onDrop` hears the new order; with Escape, or when the browser takes the pointer, nothing has moved. */
export function useDragging(known: string[], onDrop: (ids: string[]) => void): Dragging {
  const list = useRef<HTMLOListElement>(null);
  const ending = useRef<AbortController | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  useEffect(() => () => ending.current?.abort(), []);
  useEffect(() => {
    if (held) rowOf(list.current, held.id)?.scrollIntoView({ block: "nearest" });
  }, [held]);
  const take = ({ button, isPrimary, pointerId }: HandleEvent<HTMLElement>, id: string) => {
    if (button !== 0 || !isPrimary) return;
    const end = new AbortController();
    ending.current?.abort();
    ending.current = end;
    let order = known;
    setHeld({ id, order });
    const finish = (kept: boolean) => {
      end.abort();
      setHeld(null);
      if (kept) onDrop(order);
    };
    // On the window: a row that changes its place in the document loses its pointer.
    const on = (name: "pointermove" | "pointerup" | "pointercancel", heard: (event: PointerEvent) => void) =>
      window.addEventListener(name, (event) => event.pointerId === pointerId && heard(event), { signal: end.signal });
    on("pointermove", ({ clientY }) => {
      const over = passed(list.current, id, clientY);
      if (!over) return;
      order = movedTo(order, id, over);
      setHeld({ id, order });
    });
    on("pointerup", () => finish(true));
    on("pointercancel", () => finish(false));
    window.addEventListener("keydown", ({ key }) => key === "Escape" && finish(false), { signal: end.signal });
  };
  return { list, held, take };
}

function rowsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.children ?? [])] as HTMLElement[];
}

function rowOf(list: HTMLElement | null, id: string): HTMLElement | undefined {
  return rowsOf(list).find(({ dataset }) => dataset["item"] === id);
}

/** The row whose place the held one takes: it will lie under the pointer there, also where rows differ in height. */
function passed(list: HTMLElement | null, id: string, y: number): string | undefined {
  const rows = rowsOf(list);
  const place = rows.findIndex(({ dataset }) => dataset["item"] === id);
  const height = rows[place]?.getBoundingClientRect().height ?? 0;
  const above = rows.slice(0, Math.max(0, place)).find((row) => y < row.getBoundingClientRect().top + height);
  const below = rows.slice(place + 1).findLast((row) => y > row.getBoundingClientRect().bottom - height);
  return (above ?? below)?.dataset["item"];
}
