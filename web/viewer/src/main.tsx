import "@shared/tokens.css";
import "./app/styles/base.css";
import "./app/styles/room.css";
import "./app/styles/likes.css";
import "./app/styles/cards.css";
import "./app/styles/comments.css";
import { render } from "preact";
import { readAddress } from "./app/address.ts";
import { App } from "./app/App.tsx";
import { readBoot } from "./app/boot.ts";
import { loadExtras } from "./app/extras/load.ts";
import { Refused } from "./app/Refused.tsx";
import { Visit } from "./app/visit.ts";
import { exposeStats } from "./features/player/hooks.ts";

const root = document.getElementById("root");
const address = readAddress(location.pathname, location.search);
if (root && address) {
  const visit = new Visit(address);
  visit.start(readBoot(document));
  exposeStats(() => visit.player.value);
  render(<App visit={visit} />, root);
  void loadExtras(visit);
} else if (root && location.pathname === "/pay/sandbox") {
  void import("./app/pay.tsx").then(({ showPayPage }) => showPayPage(root));
} else if (root) {
  render(<Refused refusal="not_found" slug={null} onTakeOver={() => undefined} onRetry={() => undefined} />, root);
}
