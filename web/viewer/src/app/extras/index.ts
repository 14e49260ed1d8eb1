/** The extras of the viewer. A new feature goes here unless the first paint needs it. */
import "../styles/cashier.css";
import "../styles/gifts.css";
import "../styles/bullets.css";
import "../styles/more.css";
import "../styles/points.css";
import "../styles/draws.css";
import "../styles/polls.css";
import "../styles/standing.css";
import "../styles/coupons.css";
import "../styles/orders.css";
import "../styles/flash.css";
import "../styles/shelf.css";
import en from "../../messages/extras/en.json";
import zh from "../../messages/extras/zh-CN.json";
import { addMessages } from "../../shared/text.ts";
import type { Visit } from "../visit.ts";
import { bullets } from "./bullets.tsx";
import { coupons } from "./coupons.tsx";
import { cashier } from "./cashier.tsx";
import type { Extra } from "./extra.ts";
import { flash } from "./flash.tsx";
import { gifts } from "./gifts.tsx";
import { latency } from "./latency.ts";
import { more } from "./more.tsx";
import { orders } from "./orders.tsx";
import { own } from "./own.ts";
import { packets } from "./packets.tsx";
import { polls } from "./polls.tsx";
import { raffles } from "./raffles.tsx";
import { report } from "./report.tsx";
import { shelf } from "./shelf.tsx";
import { standing } from "./standing.tsx";

export function extrasOf(visit: Visit): Extra[] {
  addMessages({ "zh-CN": zh, en });
  const extras = [standing(visit), flash(visit), shelf(visit), gifts(visit), polls(visit), raffles(visit), packets(visit), coupons(visit), orders(visit), report(visit), own(visit), latency(visit), bullets(visit), cashier(visit)];
  return [...extras, more(extras)];
}
