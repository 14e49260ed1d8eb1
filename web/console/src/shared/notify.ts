/** Short notices, with the theme and language of the app. */
import { App } from "antd";
import { problemText } from "./problems.ts";

export function useNotify() {
  const { message } = App.useApp();
  return {
    done: (text: string) => void message.success(text),
    failed: (error: unknown) => void message.error(problemText(error), 5),
  };
}
