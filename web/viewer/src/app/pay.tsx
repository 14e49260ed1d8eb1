/** The sandbox's cashier as a page of its own: what its link shows on another device. */
import "./styles/cashier.css";
import { render } from "preact";
import { SandboxDesk } from "../features/cashier/SandboxDesk.tsx";
import en from "../messages/extras/en.json";
import zh from "../messages/extras/zh-CN.json";
import { addMessages, t } from "../shared/text.ts";

export function showPayPage(root: HTMLElement): void {
  addMessages({ "zh-CN": zh, en });
  const ticket = new URLSearchParams(location.search).get("ticket") ?? "";
  document.title = t("sandbox.title");
  render(
    <div class="pay-page">
      <main>
        <SandboxDesk ticket={ticket} onActed={() => undefined} />
      </main>
    </div>,
    root,
  );
}
