/** Short notices, with the theme and language of the app. */
import { App } from "antd";
import { createElement } from "react";
import { problemText } from "./problems.ts";

const UNDO_SECONDS = 8;

export function useNotify() {
  const { message } = App.useApp();
  const failed = (error: unknown) => void message.error(problemText(error), 5);
  return {
    done: (text: string) => void message.success(text),
    /** `undo` is offered for some seconds. */
    undoable: (text: string, label: string, undo: () => void) => {
      const key = `undo-${Date.now()}`;
      const taken = () => {
        message.destroy(key);
        undo();
      };
      void message.success({ key, duration: UNDO_SECONDS, content: createElement("span", null, text, " ", createElement("button", { type: "button", className: "notice-undo", onClick: taken }, label)) });
    },
    failed,
    /** Told when it fails. For acts on what may have left the page by then: a mutation's own callbacks leave with it. */
    heed: (act: Promise<unknown>) => void act.catch(failed),
  };
}
