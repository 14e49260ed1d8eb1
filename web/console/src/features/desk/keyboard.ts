/** The desk is worked with single keys, pressed while nothing is being typed and no dialog is open. */
import { useEffect, useRef } from "react";

const TYPED_IN = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable], [role=dialog] *, [role=menu] *";

export type Keys = Readonly<Record<string, () => void>>;

/** By the key as it is written on it, in lower case. */
export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.target instanceof Element && event.target.closest(TYPED_IN)) return;
      if (document.querySelector(".ant-modal-wrap:not([style*='display: none'])")) return;
      const act = current.current[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}
